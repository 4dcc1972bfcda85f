/** The fields of a row with those of the organization among them, each under its own name. */
export function flat(fields: Record<string, unknown>): Record<string, unknown> {
  const { custom, ...plain } = fields
  const own = Object.entries((custom ?? {}) as Record<string, unknown>)
  return { ...plain, ...Object.fromEntries(own.map(([key, value]) => [`custom.${key}`, value])) }
}

const FIRST = [
  'first_name',
  'last_name',
  'company',
  'title',
  'phone',
  'email',
  'country',
  'timezone',
  'stage',
]

/** Everything that stands in any of the rows, those that name somebody first. */
export function columnsOf(rows: readonly Record<string, unknown>[]): string[] {
  const found = [...new Set(rows.flatMap((cells) => Object.keys(cells)))]
  const place = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length)
  return found.sort((one, other) => place(one) - place(other))
}

/** A value as it reads in one cell. */
export function saidOf(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'boolean') return value ? '✓' : '–'
  return String(value)
}
