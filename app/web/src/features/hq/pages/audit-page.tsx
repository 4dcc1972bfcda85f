import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Download } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { midnight } from '@/lib/days'
import { useSearchState } from '@/lib/nav'
import { downloadAudit } from '../api/download-audit'
import type { AuditFilters } from '../api/use-audit'
import { useOperators } from '../api/use-operators'
import { AuditFilterBar } from '../parts/audit-filter-bar'
import { AuditList } from '../parts/audit-list'

const KEYS = ['action', 'actor', 'target', 'from', 'to'] as const
const CLEARED = Object.fromEntries(KEYS.map((key) => [key, undefined]))

export default function AuditPage() {
  const [view, show] = useSearchState(KEYS)
  const [cleared, setCleared] = useState(0)
  const { run, busy, problem } = useAct()
  const operators = useOperators()
  const filters = asQuery(view)
  const filtered = Object.keys(view).length > 0
  const save = () => void run(() => downloadAudit(filters))
  const clear = () => {
    setCleared(cleared + 1)
    show(CLEARED)
  }
  const actions = (
    <Button busy={busy} onClick={save}>
      <Download aria-hidden className="size-4" />
      {filtered ? t`Export these as CSV` : t`Export as CSV`}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t`Audit`}
        hint={t`What was done on this host and in HQ. What happens inside an organization stands in its own log.`}
        actions={actions}
      />
      <div className="grid gap-3">
        {problem && <ProblemNote problem={problem} retry={save} />}
        <AuditFilterBar
          key={cleared}
          view={view}
          onChange={show}
          onClear={clear}
          operators={operators.data ?? []}
        />
        <Card flush>
          <AuditList filters={filters} filtered={filtered} onClear={clear} />
        </Card>
      </div>
    </>
  )
}

/** Days as a person picks them become moments: from their midnight to the midnight after. */
function asQuery({ from, to, ...rest }: AuditFilters): AuditFilters {
  return {
    ...rest,
    ...(from ? { from: midnight(from) } : {}),
    ...(to ? { to: midnight(to, 1) } : {}),
  }
}
