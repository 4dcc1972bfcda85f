import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import { exactTime } from '@/lib/format'
import type { Task } from '../api/lead-shapes'

/** When something is due, as people say it; late in red, with the word for it. */
export function TaskWhen({ task: { due_at: due, done } }: { task: Task }) {
  if (!due) return null
  const late = !done && new Date(due) < new Date()
  const said = dueSaid(due)
  return (
    <time dateTime={due} title={exactTime(due)} className={cx('figures', late ? 'text-stop' : 'text-ink-2')}>
      {late ? t`Late: ${said}` : said}
    </time>
  )
}

export function dueSaid(due: string, now: Date = new Date()): string {
  const then = new Date(due)
  const clock = new Intl.DateTimeFormat(i18n.locale, { timeStyle: 'short' }).format(then)
  const apart = daysApart(then, now)
  if (apart === 0) return clock
  if (apart === 1) return t`Tomorrow, ${clock}`
  if (apart === -1) return t`Yesterday, ${clock}`
  const near = apart > 0 && apart < 7
  const day = new Intl.DateTimeFormat(
    i18n.locale,
    near
      ? { weekday: 'short' }
      : {
          day: 'numeric',
          month: 'short',
          year: then.getFullYear() === now.getFullYear() ? undefined : 'numeric',
        },
  ).format(then)
  return t`${day}, ${clock}`
}

function daysApart(then: Date, now: Date): number {
  const day = (moment: Date) => Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate())
  return Math.round((day(then) - day(now)) / 86_400_000)
}
