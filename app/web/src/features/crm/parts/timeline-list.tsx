import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { History } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useTimeline } from '../api/use-timeline'
import { byDay, dayTitle } from './timeline-days'
import { TimelineRow } from './timeline-entry'
import { TimelineFilter } from './timeline-filter'
import { filters } from './timeline-kinds'
import { TimelineMore } from './timeline-more'
import { useNames } from './timeline-names'

/** Everything that happened with a lead, newest first, day by day. */
export function TimelineList({ leadId }: { leadId: string }) {
  const [chosen, setChosen] = useState<readonly string[]>([])
  const types = filters.filter(({ key }) => chosen.includes(key)).flatMap((filter) => filter.types)
  const entries = useTimeline(leadId, types)
  const names = useNames()
  return (
    <section aria-label={t`Timeline`} className="grid min-w-0 gap-4">
      <h2 className="sr-only">{t`Timeline`}</h2>
      <TimelineFilter chosen={chosen} onChange={setChosen} />
      {entries.data ? (
        <>
          {entries.data.length === 0 && <Empty filtered={chosen.length > 0} onClear={() => setChosen([])} />}
          <ol className="min-w-0">
            {byDay(entries.data).map(({ day, entries: own }) => (
              <li key={day}>
                <h3 className="mb-2 py-1 text-sm font-medium text-ink-2">{dayTitle(day)}</h3>
                <ol className="relative before:absolute before:inset-y-0 before:left-3.5 before:w-px before:bg-line">
                  {own.map((entry) => (
                    <TimelineRow key={entry.id} entry={entry} names={names} />
                  ))}
                </ol>
              </li>
            ))}
          </ol>
          <TimelineMore list={entries} />
        </>
      ) : entries.error ? (
        <ProblemNote problem={asProblem(entries.error)} retry={() => void entries.refetch()} />
      ) : (
        <RowsSkeleton rows={5} />
      )}
    </section>
  )
}

const Empty = ({ filtered, onClear }: { filtered: boolean; onClear: () => void }) => (
  <EmptyState
    icon={History}
    title={filtered ? t`Nothing of this kind yet` : t`Nothing happened yet`}
    action={filtered && <Button onClick={onClear}>{t`Show everything`}</Button>}
  >
    {t`Calls, texts, mail, notes and every change of this lead are written here as they happen.`}
  </EmptyState>
)
