import { t } from '@lingui/core/macro'
import { ScrollText } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useAudit, type AuditFilters } from '../api/use-audit'
import { AuditTable } from './audit-table'
import { Listed } from './listed'
import { useCalled } from './use-called'

interface AuditListProps {
  filters: AuditFilters
  filtered: boolean
  onClear: () => void
}

export function AuditList({ filters, filtered, onClear }: AuditListProps) {
  const entries = useAudit(filters)
  // Names that came later would push the rows about.
  const { ready } = useCalled()
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
    <Listed list={entries} waits={!ready} empty={empty}>
      {(rows) => <AuditTable entries={rows} />}
    </Listed>
  )
}
