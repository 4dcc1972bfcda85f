/** Where the keyboard stands in the table. Row -1 is the head, column 0 the box that selects. */
export interface Cursor {
  row: number
  col: number
}

export interface Field {
  rows: number
  cols: number
  /** Rows that fit on the screen. */
  screen: number
}

const within = (value: number, most: number, least = 0) => Math.max(least, Math.min(most, value))

type Step = (from: Cursor, end: Cursor, screen: number) => [number, number]

const STEPS: Record<string, Step> = {
  ArrowDown: ({ row, col }) => [row + 1, col],
  ArrowUp: ({ row, col }) => [row - 1, col],
  ArrowRight: ({ row, col }) => [row, col + 1],
  ArrowLeft: ({ row, col }) => [row, col - 1],
  PageDown: ({ row, col }, _end, screen) => [row + screen, col],
  PageUp: ({ row, col }, _end, screen) => [Math.max(0, row - screen), col],
  Home: ({ row }) => [row, 0],
  End: ({ row }, end) => [row, end.col],
}
/** With the command key held: as far as it goes. */
const LEAPS: Record<string, Step> = {
  ArrowDown: ({ col }, end) => [end.row, col],
  ArrowUp: ({ col }) => [0, col],
  ArrowRight: ({ row }, end) => [row, end.col],
  ArrowLeft: ({ row }) => [row, 0],
  Home: () => [0, 0],
  End: (_from, end) => [end.row, end.col],
}

/** Where a key leads, or null if it is none that moves. */
export function moved(from: Cursor, key: string, held: boolean, field: Field): Cursor | null {
  const step = (held ? LEAPS : STEPS)[key]
  if (!step) return null
  const end = { row: field.rows - 1, col: field.cols - 1 }
  const [row, col] = step(from, end, field.screen)
  return { row: within(row, end.row, -1), col: within(col, end.col) }
}

/** The next cell that can be written to, in the order of reading; null at the end of what is there. */
export function nextWritable(
  { row, col }: Cursor,
  back: boolean,
  writable: readonly boolean[],
  rows: number,
): Cursor | null {
  const step = back ? -1 : 1
  let place = row * writable.length + col + step
  for (; place >= 0 && place < rows * writable.length; place += step)
    if (writable[place % writable.length])
      return { row: Math.floor(place / writable.length), col: place % writable.length }
  return null
}
