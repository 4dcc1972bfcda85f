import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { dayOf } from '@/lib/days'
import type { TimelineEntry } from '../api/lead-shapes'

export interface TimelineDay {
  day: string
  entries: TimelineEntry[]
}

/** Entries as they come, newest first, under the day on which they happened here. */
export function byDay(entries: readonly TimelineEntry[]): TimelineDay[] {
  const days: TimelineDay[] = []
  for (const entry of entries) {
    const day = dayOf(new Date(entry.at))
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

export function dayTitle(day: string, now: Date = new Date()): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  if (day === dayOf(now)) return t`Today`
  if (day === dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1))) return t`Yesterday`
  return new Intl.DateTimeFormat(i18n.locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: year === now.getFullYear() ? undefined : 'numeric',
  }).format(new Date(year, month - 1, date))
}

export const clockTime = (at: string): string =>
  new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short' }).format(new Date(at))
