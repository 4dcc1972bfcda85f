import { i18n } from '@lingui/core'
import type { Channel, Lead } from '../api/lead-shapes'

export interface Option {
  value: string
  label: string
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Known to the browser's tables, but nowhere to live. */
const NO_COUNTRY = new Set([
  'AC',
  'CP',
  'CQ',
  'DG',
  'EA',
  'EU',
  'EZ',
  'IC',
  'QO',
  'TA',
  'UN',
  'XA',
  'XB',
  'ZZ',
])

export const countryName = (code: string): string =>
  new Intl.DisplayNames(i18n.locale, { type: 'region' }).of(code) ?? code

/** Every country as this browser calls it, in the order of its language. */
export function countries(): Option[] {
  const names = new Intl.DisplayNames(i18n.locale, { type: 'region', fallback: 'none' })
  const codes = LETTERS.flatMap((first) => LETTERS.map((second) => first + second))
  return codes
    .filter((code) => !NO_COUNTRY.has(code) && new Intl.Locale(`und-${code}`).region === code)
    .map((code) => ({ value: code, label: names.of(code) ?? '' }))
    .filter(({ label }) => label !== '')
    .sort((one, other) => one.label.localeCompare(other.label, i18n.locale))
}

export function zones(current: string | null): Option[] {
  const known = Intl.supportedValuesOf('timeZone')
  const all = [...new Set(['UTC', ...known, ...(current ? [current] : [])])].sort()
  return all.map((zone) => ({ value: zone, label: zoneName(zone) }))
}

export const zoneName = (zone: string): string => zone.replaceAll('_', ' ')

/** What the clock says there. */
export function clockIn(zone: string, now: Date = new Date()): string {
  return new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short', timeZone: zone }).format(now)
}

const NORTH_AMERICA = /^\+1(\d{3})(\d{3})(\d{4})$/

/** Numbers of the North American plan as they are said there; others as they are dialled. */
export function spokenPhone(phone: string): string {
  const [, area, exchange, line] = NORTH_AMERICA.exec(phone) ?? []
  return area ? `+1 (${area}) ${exchange}-${line}` : phone
}

/** Where a channel reaches somebody, as people read it. */
export const addressOf = ({ phone, email }: Lead, channel: Channel): string =>
  channel === 'email' ? (email ?? '') : spokenPhone(phone ?? '')
