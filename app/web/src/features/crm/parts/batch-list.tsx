import { t } from '@lingui/core/macro'
import { History } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { MoreButton } from '@/components/ui/more-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { Link, useOrgPath } from '@/lib/nav'
import { useBatches } from '../api/use-batches'
import { BatchTable } from './batch-table'

export function BatchList({ onOpen }: { onOpen: (id: string) => void }) {
  const path = useOrgPath()
  const batches = useBatches()
  if (batches.error && !batches.data)
    return (
      <div className="p-4">
        <ProblemNote problem={asProblem(batches.error)} retry={() => void batches.refetch()} />
      </div>
    )
  if (!batches.data) return <RowsSkeleton rows={6} />
  if (batches.data.length === 0)
    return (
      <EmptyState
        icon={History}
        title={t`No bulk changes yet`}
        action={<Link href={path('/leads')} className={buttonClass()}>{t`Go to the leads`}</Link>}
      >
        {t`When somebody changes several leads at once, it is written here: what was changed, what was refused and why. It can be undone for 30 days.`}
      </EmptyState>
    )
  return (
    <>
      <BatchTable batches={batches.data} onOpen={onOpen} />
      <MoreButton list={batches} />
    </>
  )
}
