import { dayMeant, momentMeant } from './filter-dates'

/** The list's state as it stands in the address: the API's own names, so that a link is a query. */

export const REPEATED = ['stage', 'owner', 'tag', 'tags', 'country'] as const
export const SINGLE = [
  'q',
  'assigned',
  'suppressed',
  'channel',
  'score_min',
  'score_max',
  'activity_from',
  'activity_to',
  'created_from',
  'created_to',
  'has_email',
  'has_phone',
  'deleted',
] as const
export const DEFAULT_SORT = '-updated_at'
const CUSTOM = /^custom\.[a-z0-9_-]+(\.(min|max|from|to))?$/
const SHOWN_ONLY = ['view_id', 'columns', 'open']

const NAMES: ReadonlySet<string> = new Set([...REPEATED, ...SINGLE, 'sort'])

export const isFilter = (name: string): boolean => name !== 'sort' && (NAMES.has(name) || CUSTOM.test(name))

const MOMENT = /^(activity|created)_(from|to)$/
const OWN_DAY = /^custom\..*\.(from|to)$/

function meant(name: string, value: string): string {
  if (MOMENT.test(name)) return momentMeant(name, value)
  return OWN_DAY.test(name) ? dayMeant(value) : value
}

/** What the server is asked, in one order, so that the same question has one key. */
export function asked(params: URLSearchParams): URLSearchParams {
  const known = [...params]
    .filter(([name, value]) => value && (NAMES.has(name) || CUSTOM.test(name)))
    .map(([name, value]): [string, string] => [name, meant(name, value)])
  const sorted = known.sort(([one, a], [other, b]) => one.localeCompare(other) || a.localeCompare(b))
  return new URLSearchParams(sorted.filter(([name, value]) => name !== 'sort' || value !== DEFAULT_SORT))
}

export const filterNames = (params: URLSearchParams): string[] => [
  ...new Set([...params.keys()].filter((name) => isFilter(name) && params.get(name))),
]

export const isFiltered = (params: URLSearchParams): boolean => filterNames(params).length > 0

/** Names set to new values; no value takes the name away. */
export function withValues(
  params: URLSearchParams,
  changes: Record<string, string | string[] | undefined>,
): URLSearchParams {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    for (const one of [value].flat()) if (one) next.append(name, one)
  }
  return next
}

/** Without any filter: sort, columns and layout stay. */
export function withoutFilters(params: URLSearchParams): URLSearchParams {
  const kept = [...params].filter(([name]) => name === 'sort' || SHOWN_ONLY.includes(name))
  return new URLSearchParams(kept)
}

export interface Sort {
  by: string
  down: boolean
}

export function sortOf(params: URLSearchParams): Sort {
  const text = params.get('sort') || DEFAULT_SORT
  return text.startsWith('-') ? { by: text.slice(1), down: true } : { by: text, down: false }
}

/** Up, then down, then as it was before anybody sorted. */
export function nextSort(now: Sort, by: string): string | undefined {
  if (now.by !== by) return by
  return now.down ? undefined : `-${by}`
}
