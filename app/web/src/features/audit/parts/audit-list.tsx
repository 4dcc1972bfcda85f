import { t } from '@lingui/core/macro'
import { ScrollText } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { MoreButton } from '@/components/ui/more-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import type { Person } from '@/lib/people'
import { useAudit, type AuditFilters } from '../api/use-audit'
import { AuditTable } from './audit-table'

interface AuditListProps {
  filters: AuditFilters
  filtered: boolean
  /** Not known yet: names would push the rows about when they come. */
  people: Person[] | null
  onClear: () => void
}

export function AuditList({ filters, filtered, people, onClear }: AuditListProps) {
  const entries = useAudit(filters)
  if (entries.error && !entries.data)
    return (
      <div className="p-4">
        <ProblemNote problem={asProblem(entries.error)} retry={() => void entries.refetch()} />
      </div>
    )
  if (!entries.data || !people) return <RowsSkeleton rows={8} />
  if (entries.data.length === 0)
    return (
      <EmptyState
        icon={ScrollText}
        title={filtered ? t`Nothing matches these filters` : t`Nothing happened yet`}
        action={filtered && <Button onClick={onClear}>{t`Clear the filters`}</Button>}
      >
        {t`Every sign-in, change and refusal in this organization is written here.`}
      </EmptyState>
    )
  return (
    <>
      <AuditTable entries={entries.data} people={people} />
      <MoreButton list={entries} />
    </>
  )
}
