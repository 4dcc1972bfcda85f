import type { CustomAsked, LeadQuery } from '../api/leads-types'
import { isFilter, REPEATED } from './leads-query'

const TRUTHS = new Set(['assigned', 'suppressed', 'has_email', 'has_phone', 'deleted'])
const NUMBERS = new Set(['score_min', 'score_max'])
const CUSTOM = /^custom\.([a-z0-9_-]+)(?:\.(min|max|from|to))?$/
const ANY = '*'

/** The same question as the address asks, as views, batches and exports keep it. */
export function asJson(params: URLSearchParams): LeadQuery {
  const query: Record<string, unknown> = {}
  const custom: Record<string, CustomAsked> = {}
  for (const name of new Set(params.keys())) {
    const value = params.get(name)
    if (!value || !(isFilter(name) || name === 'sort')) continue
    const [, key, bound] = CUSTOM.exec(name) ?? []
    if (key) custom[key] = { ...custom[key], ...customOf(bound, value) }
    else query[name] = plainOf(name, params)
  }
  return (Object.keys(custom).length > 0 ? { ...query, custom } : query) as LeadQuery
}

function plainOf(name: string, params: URLSearchParams): unknown {
  if ((REPEATED as readonly string[]).includes(name)) return params.getAll(name).filter(Boolean)
  const value = params.get(name)!
  if (TRUTHS.has(name)) return value === 'true'
  return NUMBERS.has(name) ? Number(value) : value
}

function customOf(bound: string | undefined, value: string): CustomAsked {
  if (bound === 'min' || bound === 'max') return { [bound]: Number(value) }
  if (bound) return { [bound]: value }
  return value === ANY ? { any: true } : { eq: value }
}

/** And back into an address. */
export function asParams({ custom = {}, ...query }: LeadQuery): URLSearchParams {
  const params = new URLSearchParams()
  const put = (name: string, value: unknown) => {
    for (const one of [value].flat())
      if (one !== null && one !== undefined && one !== '') params.append(name, String(one))
  }
  for (const [name, value] of Object.entries(query)) {
    if (name === 'deleted' && value === false) continue
    if (isFilter(name) || name === 'sort') put(name, value)
  }
  for (const [key, asked] of Object.entries(custom)) {
    if (asked.any) put(`custom.${key}`, ANY)
    put(`custom.${key}`, asked.eq)
    for (const bound of ['min', 'max', 'from', 'to'] as const) put(`custom.${key}.${bound}`, asked[bound])
  }
  return params
}
