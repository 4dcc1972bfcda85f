import { t } from '@lingui/core/macro'
import { ScrollText } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useAudit, type AuditFilters } from '../api/use-audit'
import type { Operator } from '../api/use-operators'
import { AuditTable } from './audit-table'
import { Listed } from './listed'

interface AuditListProps {
  filters: AuditFilters
  filtered: boolean
  /** Not known yet: names would push the rows about when they come. */
  operators: Operator[] | null
  onClear: () => void
}

export function AuditList({ filters, filtered, operators, onClear }: AuditListProps) {
  const entries = useAudit(filters)
  const empty = (
    <EmptyState
      icon={ScrollText}
      title={filtered ? t`Nothing matches these filters` : t`Nothing happened yet`}
      action={filtered && <Button onClick={onClear}>{t`Clear the filters`}</Button>}
    >
      {t`Every sign-in to HQ, every act and every look into an organization is written here.`}
    </EmptyState>
  )
  return (
    <Listed list={entries} waits={!operators} empty={empty}>
      {(rows) => <AuditTable entries={rows} operators={operators ?? []} />}
    </Listed>
  )
}
