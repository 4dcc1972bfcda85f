import { i18n } from '@lingui/core'

const MINUTE_S = 60
const HOUR_S = 60 * MINUTE_S
const DAY_S = 24 * HOUR_S

/** Making a formatter costs more than what it is asked for in a row of a table: one stays for each language. */
function once<T>(make: (locale: string) => T): () => T {
  let made: { locale: string; formatter: T } | undefined
  return () => {
    if (made?.locale !== i18n.locale) made = { locale: i18n.locale, formatter: make(i18n.locale) }
    return made.formatter
  }
}

const exact = once((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }))
const relatively = once((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' }))
const dayThisYear = once((locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }))
const day = once(
  (locale) => new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' }),
)
const counting = once((locale) => new Intl.NumberFormat(locale))

export const exactTime = (iso: string): string => exact().format(new Date(iso))

/** Relative under a day, then the date: that is how people say it. */
export function spokenTime(iso: string, now: Date = new Date()): string {
  const then = new Date(iso)
  const seconds = Math.round((then.getTime() - now.getTime()) / 1000)
  const distance = Math.abs(seconds)
  if (distance >= DAY_S) return spokenDate(then, now)
  const relative = relatively()
  if (distance < MINUTE_S) return relative.format(0, 'minute')
  if (distance < HOUR_S) return relative.format(Math.trunc(seconds / MINUTE_S), 'minute')
  return relative.format(Math.trunc(seconds / HOUR_S), 'hour')
}

/** How long something takes from now: seconds at the end, minutes before. */
export function spokenWait(seconds: number): string {
  const spoken = new Intl.RelativeTimeFormat(i18n.locale)
  if (seconds <= 2 * MINUTE_S) return spoken.format(seconds, 'second')
  return spoken.format(Math.ceil(seconds / MINUTE_S), 'minute')
}

/** Begun days count: what ends in an hour ends within one day. */
export function daysUntil(then: Date, now: Date = new Date()): number {
  return Math.max(0, Math.ceil((then.getTime() - now.getTime()) / (DAY_S * 1000)))
}

function spokenDate(then: Date, now: Date): string {
  return (then.getFullYear() === now.getFullYear() ? dayThisYear : day)().format(then)
}

export const formatCount = (count: number): string => counting().format(count)

export function initials(name: string): string {
  const parts = name.trim().split(/\s+/).filter(Boolean)
  const picked = parts.length > 1 ? [parts[0]!, parts.at(-1)!] : parts
  return picked
    .map((part) => [...part][0] ?? '')
    .join('')
    .toUpperCase()
}
