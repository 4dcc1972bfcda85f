import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'

export interface Snooze {
  label: string
  until: Date
}

const MORNING = 9
const at = (now: Date, days: number, hours: number) =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours)

/** Where a task can be put off to; never into the past. */
export function snoozes(now: Date = new Date()): Snooze[] {
  const hour = new Date(now.getTime() + 3_600_000)
  hour.setSeconds(0, 0)
  const evening = at(now, 0, 17)
  const monday = (8 - now.getDay()) % 7 || 7
  const said = (date: Date) =>
    new Intl.DateTimeFormat(i18n.locale, { weekday: 'short', hour: 'numeric' }).format(date)
  const [tomorrow, week] = [at(now, 1, MORNING), at(now, monday, MORNING)]
  const weekSaid = said(week)
  return [
    { label: t`In an hour`, until: hour },
    ...(evening > hour ? [{ label: t`This afternoon`, until: evening }] : []),
    { label: t`Tomorrow morning`, until: tomorrow },
    ...(monday > 1 ? [{ label: t`Next week: ${weekSaid}`, until: week }] : []),
  ]
}
