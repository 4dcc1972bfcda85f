import { useRef, type KeyboardEvent } from 'react'
import { useKey } from '@/lib/keys'

const isWriting = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [role=menu], [role=dialog]') !== null

/**
 * Rows that the keyboard walks through: arrows or j and k go from row to row, and letters act on the one that has the
 * focus. Rows bear what they stand for in `data-row` and can take the focus.
 */
export function useRowKeys(acts: Record<string, (row: HTMLElement) => void>) {
  const box = useRef<HTMLDivElement>(null)
  // From outside the first row is one press away.
  useKey('j', () => {
    if (!box.current?.contains(document.activeElement))
      box.current?.querySelector<HTMLElement>('[data-row]')?.focus()
  })
  const walk = (event: KeyboardEvent<HTMLElement>, row: HTMLElement | null, step: number) => {
    event.preventDefault()
    const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
    const place = (row ? rows.indexOf(row) : -1) + step
    rows[Math.max(0, Math.min(rows.length - 1, place))]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const held = event.metaKey || event.ctrlKey || event.altKey
    if (event.defaultPrevented || held || isWriting(event.target)) return
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
    if (step) return walk(event, row, step)
    const act = acts[event.key]
    // On a button inside the row, Enter presses the button.
    if (!row || !act || (event.key === 'Enter' && event.target !== row)) return
    event.preventDefault()
    act(row)
  }
  return { ref: box, onKeyDown }
}
