import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { readLeads } from '../api/leads-read'
import { PAGE_ROWS } from './leads-pages'
import { asked } from './leads-query'
import { LeadsWindow } from './leads-window'

const FIRST_ROWS = 40

export interface ShownLeads {
  list: LeadsWindow
  size: number
  /** There are at least so many. */
  open: boolean
  ready: boolean
  /** Another question was asked, and this is still the answer to the one before. */
  stale: boolean
  problem: unknown
  /** Reads the whole list anew, from its beginning. */
  reload: () => void
}

/** The list that the address asks for. What was there stays until the next answer is here. */
export function useLeadsWindow(params: URLSearchParams, rows = PAGE_ROWS): ShownLeads {
  const question = asked(params).toString()
  const [turn, setTurn] = useState(0)
  const wanted = useMemo(() => windowOf(question, turn, rows), [question, turn, rows])
  const [shown, setShown] = useState(wanted)
  const answered = useSyncExternalStore(wanted.subscribe, () => wanted.ready || wanted.problem !== null)
  useSyncExternalStore(shown.subscribe, shown.snapshot)
  useEffect(() => {
    wanted.show(0, FIRST_ROWS)
    return () => wanted.end()
  }, [wanted])
  if (answered && shown !== wanted) setShown(wanted)
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  const { size, open, ready, problem } = shown
  return { list: shown, size, open, ready, stale: shown !== wanted, problem, reload }
}

/** A new turn is a new list, though the question is the same. */
function windowOf(question: string, turn: number, limit: number): LeadsWindow {
  const params = new URLSearchParams(question)
  return new LeadsWindow(turn, (start, signal) => readLeads(params, { ...start, limit, signal }), limit)
}
