/** Cells that somebody mended: by row, then by column, both as numbers of the file. */
export type Fixes = Record<string, Record<string, string>>

/** What keeps a row out without anything being wrong with it. */
export const LEFT_OUT_CODES: ReadonlySet<string> = new Set([
  'repeated_header',
  'looks_like_total',
  'in_file',
  'no_room',
])

export const cellsOf = (fixes: Fixes): number =>
  Object.values(fixes).reduce((sum, cells) => sum + Object.keys(cells).length, 0)

/** A cell as it stands again in the file is none that was mended. */
export function withFix(
  fixes: Fixes,
  cell: { row: number; column: number; was: string },
  now: string,
): Fixes {
  const cells =
    now === cell.was
      ? without(fixes[cell.row] ?? {}, cell.column)
      : { ...fixes[cell.row], [cell.column]: now }
  return Object.keys(cells).length > 0 ? { ...fixes, [cell.row]: cells } : without(fixes, cell.row)
}

const without = <V>(known: Record<string, V>, gone: number): Record<string, V> =>
  Object.fromEntries(Object.entries(known).filter(([key]) => key !== String(gone)))

/** All of them taken back. */
export const takenBack = (fixes: Fixes): Record<string, Record<string, null>> =>
  Object.fromEntries(
    Object.entries(fixes).map(([row, cells]) => [
      row,
      Object.fromEntries(Object.keys(cells).map((column) => [column, null])),
    ]),
  )
