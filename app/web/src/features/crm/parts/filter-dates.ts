/** Days as filters have them: a day of the calendar, or so many days ago, which stays true tomorrow. */
import { dayOf, midnight } from '@/lib/days'

const AGO = /^-(\d{1,4})d$/
const DAY = /^\d{4}-\d{2}-\d{2}$/

/** How many days ago, if that is how it is said. */
export function daysAgo(value: string | null): number | null {
  const [, days] = AGO.exec(value ?? '') ?? []
  return days === undefined ? null : Number(days)
}

export const agoText = (days: number): string => `-${days}d`

/** The day that is meant, in this place's calendar. */
export function dayMeant(value: string, now: Date = new Date()): string {
  const days = daysAgo(value)
  if (days === null) return value
  return dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days))
}

/** The moment that the server is asked about: the day's first here, or its last at the end of a range. */
export function momentMeant(name: string, value: string, now: Date = new Date()): string {
  const day = dayMeant(value, now)
  if (!DAY.test(day)) return value
  const start = midnight(day, name.endsWith('_to') ? 1 : 0)
  if (!start) return value
  return name.endsWith('_to') ? new Date(Date.parse(start) - 1).toISOString() : start
}
