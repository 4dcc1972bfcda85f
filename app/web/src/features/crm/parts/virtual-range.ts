const OVERSCAN = 10

export interface Range {
  first: number
  last: number
}

/** The rows in sight, of one height each, from so far below the first. */
export function rangeAt(scrolled: number, screen: number, height: number): Range {
  const first = Math.max(0, Math.floor(scrolled / height))
  return { first, last: Math.max(first, Math.ceil((Math.max(0, scrolled) + screen) / height)) }
}

/** The rows to draw: those in sight, some around them, and the one that must not go. */
export function withKept({ first, last }: Range, count: number, kept: number): number[] {
  if (last < first) return []
  const from = Math.max(0, first - OVERSCAN)
  const to = Math.min(count - 1, last + OVERSCAN)
  const rows = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  if (kept < 0 || kept >= count || (kept >= from && kept <= to)) return rows
  return kept < from ? [kept, ...rows] : [...rows, kept]
}
