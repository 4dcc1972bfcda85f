import { useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { ArrowLeftRight } from 'lucide-react'
import type { Problem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { Duplicate, Lead } from '../api/lead-shapes'
import { compared, takenAtFirst, type Side } from './duplicate-fields'
import { DuplicateHead } from './duplicate-head'
import { DuplicateRow } from './duplicate-row'
import { useNames } from './timeline-names'

interface DuplicateCompareProps {
  pair: Duplicate
  busy: boolean
  problem: Problem | null
  onMerge: (stays: Lead, goes: Lead, take: Record<string, Side>) => void
  onDismiss: () => void
}

/** Two leads side by side: what is the same is quiet, what differs is chosen. */
export function DuplicateCompare({ pair, busy, problem, onMerge, onDismiss }: DuplicateCompareProps) {
  const { role } = useStanding()
  const names = useNames()
  const [swapped, setSwapped] = useState(false)
  const [chosen, setChosen] = useState<Record<string, Side>>({})
  const [stays, goes] = swapped ? [pair.leads[1], pair.leads[0]] : pair.leads
  const rows = compared(stays, goes, names)
  const take = { ...takenAtFirst(rows), ...chosen }
  const differing = rows.filter(({ differs }) => differs).length
  const mayMerge = can(role, 'duplicates.merge')
  const swap = () => {
    setSwapped(!swapped)
    setChosen({})
  }
  return (
    <section aria-label={t`Side by side`} className="grid min-w-0 gap-3">
      <div className="grid min-w-0 items-stretch gap-3 px-4 pt-4 sm:grid-cols-[112px_minmax(0,1fr)_minmax(0,1fr)]">
        <Button look="quiet" disabled={!mayMerge} onClick={swap} className="max-sm:justify-self-start">
          <ArrowLeftRight aria-hidden className="size-4" />
          {t`Swap`}
        </Button>
        <DuplicateHead lead={stays} said={t`Stays`} />
        <DuplicateHead lead={goes} said={t`Goes into it`} />
      </div>
      <p className="px-4 text-sm text-ink-2">
        {plural(differing, { 0: 'No field differs.', one: '# field differs.', other: '# fields differ.' })}{' '}
        {t`Tags, notes, tasks, files and both timelines are kept.`}
      </p>
      <div className="grid">
        {rows.map((row) => (
          <DuplicateRow
            key={row.field}
            row={row}
            taken={take[row.field] ?? 'mine'}
            onTake={(side) => setChosen({ ...chosen, [row.field]: side })}
            disabled={!mayMerge}
          />
        ))}
      </div>
      {problem && (
        <div className="px-4">
          <ProblemNote problem={problem} />
        </div>
      )}
      {mayMerge && (
        <div className="sticky bottom-0 flex flex-wrap justify-end gap-2 border-t border-line bg-surface px-4 py-3 max-md:bottom-14">
          <Button busy={busy} data-dismiss onClick={onDismiss}>
            {t`Two different people`}
          </Button>
          <Button look="primary" busy={busy} data-merge onClick={() => onMerge(stays, goes, take)}>
            {t`Merge into one`}
          </Button>
        </div>
      )}
    </section>
  )
}
