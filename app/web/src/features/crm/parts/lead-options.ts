import { i18n } from '@lingui/core'
import { spokenPhone } from '@/lib/phones'
import type { Channel, Lead } from '../api/lead-shapes'

export { countries, countryName } from '@/lib/countries'
export { spokenPhone }

export interface Option {
  value: string
  label: string
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

/** Where a channel reaches somebody, as people read it. */
export const addressOf = ({ phone, email }: Lead, channel: Channel): string =>
  channel === 'email' ? (email ?? '') : spokenPhone(phone ?? '')
