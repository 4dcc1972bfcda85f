import { cx } from '@/lib/cx'

export const cellId = (grid: string, row: number, col: number) => `${grid}-${row}-${col}`

/** The cell of the cursor is ringed as long as the table has the focus. */
export const cellClass = (active: boolean) =>
  cx(
    'flex h-full min-w-0 items-center gap-2 px-3',
    active && 'outline-accent -outline-offset-2 group-focus/grid:outline-2',
  )

/** Stays at the left while the rest scrolls sideways. */
export const stuckClass = 'sticky z-10 bg-inherit'

/** Where a row that is drawn stands among all those that are not. */
export const placedAt = (top: number) => ({ transform: `translateY(${top}px)` })
