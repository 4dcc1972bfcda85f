import { i18n } from '@lingui/core'
import { exactTime } from '@/lib/format'
import { cx } from '@/lib/cx'
import type { TimelineEntry } from '../api/lead-shapes'
import { TimelineBody } from './timeline-body'
import { clockTime } from './timeline-days'
import { kinds } from './timeline-kinds'
import { TimelineWhy } from './timeline-why'
import { saidOf, type Names } from './timeline-words'

interface TimelineRowProps {
  entry: TimelineEntry
  names: Names
}

const MACHINES = new Set(['nova', 'house'])

/** One thing that happened. What a machine did speaks in a quieter voice, and says why when asked. */
export function TimelineRow({ entry, names }: TimelineRowProps) {
  const { name, sign: Sign } = kinds[entry.type] ?? kinds.system
  const machine = MACHINES.has(entry.by.kind)
  const who = entry.by.name || names.person(entry.by.id)
  return (
    <li className="relative grid grid-cols-[28px_minmax(0,1fr)] gap-x-3 pb-4">
      <span
        aria-hidden
        className={cx(
          'relative z-1 flex size-7 items-center justify-center rounded-chip border bg-surface',
          machine ? 'border-dashed border-line-strong text-ink-3' : 'border-line text-ink-2',
        )}
      >
        <Sign aria-hidden className="size-3.5" />
      </span>
      <article
        className={cx('grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1 pt-1', machine && 'text-ink-2')}
        aria-label={i18n._(name)}
      >
        <header className="flex min-w-0 items-baseline gap-2">
          <p className="min-w-0 flex-1 wrap-anywhere">
            <span className={machine ? 'font-medium' : 'font-semibold'}>{who}</span> {saidOf(entry, names)}
          </p>
          <time
            dateTime={entry.at}
            title={exactTime(entry.at)}
            className="figures shrink-0 text-sm text-ink-3"
          >
            {clockTime(entry.at)}
          </time>
        </header>
        <TimelineBody entry={entry} names={names} />
        {(entry.why || machine) && <TimelineWhy entry={entry} />}
      </article>
    </li>
  )
}
