import { useState, type KeyboardEvent } from 'react'
import type { LeaveBy } from './leads-edit'
import { moved, nextWritable, type Cursor } from './leads-cursor'

export interface CursorActs {
  /** The box of a row, or of the head. */
  choose: (row: number, extend: boolean) => void
  chooseAll: () => void
  sort: (col: number) => void
  /** The side panel, or the page. */
  open: (row: number, whole: boolean) => void
  /** Nothing more to leave here. */
  clear: () => void
  /** The cursor came to another row. */
  arrive: (row: number) => void
}

interface Shape {
  rows: number
  screen: () => number
  /** By column, the box first. */
  writable: readonly boolean[]
}

const START: Cursor = { row: 0, col: 1 }

/** Where the keyboard stands in the table, and what its keys do. */
export function useLeadsCursor({ rows, screen, writable }: Shape, acts: CursorActs) {
  const [cursor, setCursor] = useState(START)
  const [editing, setEditing] = useState(false)

  const go = (next: Cursor, write = false) => {
    if (next.row !== cursor.row && next.row >= 0) acts.arrive(next.row)
    setCursor(next)
    setEditing(write)
  }
  const press = ({ row, col }: Cursor, whole: boolean) => {
    if (row < 0) return col === 0 ? acts.chooseAll() : acts.sort(col)
    if (!whole && writable[col]) return go({ row, col }, true)
    if (col === 0) return acts.choose(row, false)
    acts.open(row, whole)
  }
  const leave = (by: LeaveBy) => {
    const goesOn = by === 'tab' || by === 'back'
    const next = goesOn ? nextWritable(cursor, by === 'back', writable, rows) : null
    if (next) go(next, true)
    else setEditing(false)
  }
  /** What a key does that does not move; false if it is none of ours. */
  const command = ({ key, shiftKey }: KeyboardEvent, held: boolean): boolean => {
    const commands: Record<string, () => void> = held
      ? { Enter: () => press(cursor, true), a: acts.chooseAll }
      : {
          Enter: () => press(cursor, false),
          ' ': () => (cursor.row < 0 ? press(cursor, false) : acts.choose(cursor.row, shiftKey)),
          o: () => cursor.row >= 0 && acts.open(cursor.row, false),
          Escape: acts.clear,
        }
    commands[key]?.()
    return key in commands
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing || event.altKey) return
    const held = event.ctrlKey || event.metaKey
    const next = moved(cursor, event.key, held, { rows, cols: writable.length, screen: screen() })
    if (next && event.shiftKey && next.row !== cursor.row && next.row >= 0 && cursor.row >= 0) {
      acts.choose(cursor.row, true)
      acts.choose(next.row, true)
    }
    if (next) go(next)
    else if (!command(event, held)) return
    event.preventDefault()
  }
  return { cursor, editing, go, press, leave, onKeyDown }
}
