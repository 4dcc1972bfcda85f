import type { Cursor } from './leads-cursor'

/** Which cell of the table something stands in. */
export function placeOf(target: EventTarget | null): Cursor | null {
  if (!(target instanceof Element)) return null
  const col = target.closest<HTMLElement>('[data-col]')?.dataset.col
  const row = target.closest<HTMLElement>('[data-row]')?.dataset.row
  return col === undefined || row === undefined ? null : { row: Number(row), col: Number(col) }
}

/** What answers a press by itself, inside a cell. */
export const ownPress = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('a, select, input:not([readonly])') !== null
