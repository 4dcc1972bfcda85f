import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { formatCount } from '@/lib/format'
import type { Channel } from '../api/leads-types'
import { daysAgo, dayMeant } from './filter-dates'
import type { FilterDef } from './filter-kinds'
import { countryName } from './lead-options'
import { channelWords } from './lead-words'
import type { Look } from './leads-look'

/** What one choice of a filter is called. */
export function choiceName({ key }: FilterDef, value: string, { stages, people }: Look): string {
  if (value === 'me') return t`Me`
  if (value === 'none') return t`Nobody`
  if (key === 'stage') return stages.get(value)?.name ?? value
  if (key === 'owner') return people.get(value)?.name ?? value
  return key === 'country' ? countryName(value) : value
}

/** What a filter asks for, as its chip says it. */
export function filterWords(def: FilterDef, params: URLSearchParams, look: Look): string {
  const [one = '', other = ''] = def.names
  switch (def.kind) {
    case 'dates':
      return datesText(params.get(one), params.get(other))
    case 'range':
      return rangeText(params.get(one), params.get(other))
    case 'truth':
      return params.get(one) === 'true' ? t`yes` : t`no`
    case 'blocked':
      return blockedText(params)
    case 'tags':
      if (params.get(other)) return params.getAll(other).join(' + ')
      break
    case 'text':
      if (params.get(one) === '*') return t`has any`
  }
  return params
    .getAll(one)
    .map((value) => choiceName(def, value, look))
    .join(', ')
}

function blockedText(params: URLSearchParams): string {
  const channel = params.get('channel') as Channel | null
  const name = channel ? i18n._(channelWords[channel]) : t`any channel`
  return params.get('suppressed') === 'false' ? t`not for ${name}` : t`for ${name}`
}

function rangeText(min: string | null, max: string | null): string {
  const said = (bound: string | null) => (bound ? formatCount(Number(bound)) : '')
  const [least, most] = [said(min), said(max)]
  if (least && most) return `${least} – ${most}`
  return least ? t`at least ${least}` : t`at most ${most}`
}

export function datesText(from: string | null, to: string | null): string {
  const [since, until] = [daysAgo(from), daysAgo(to)]
  if (since === 0 && !to) return t`today`
  if (since !== null && !to) return t`in the last ${plural(since, { one: '# day', other: '# days' })}`
  if (until !== null && !from) return t`more than ${plural(until, { one: '# day', other: '# days' })} ago`
  if (from && to) return `${dayText(from)} – ${dayText(to)}`
  const day = dayText(from ?? to ?? '')
  return from ? t`since ${day}` : t`until ${day}`
}

function dayText(value: string): string {
  const day = new Date(`${dayMeant(value)}T12:00`)
  if (Number.isNaN(day.getTime())) return value
  return new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'medium' }).format(day)
}
