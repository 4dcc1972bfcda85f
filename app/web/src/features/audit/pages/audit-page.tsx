import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Download } from 'lucide-react'
import { asProblem, type Problem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { ProblemNote } from '@/components/ui/problem-note'
import { useSearchState } from '@/lib/nav'
import { usePeople } from '@/lib/people'
import { downloadAudit } from '../api/download-audit'
import { AuditFilterBar } from '../parts/audit-filter-bar'
import { AuditList } from '../parts/audit-list'
import { asQuery } from '../parts/as-query'

const KEYS = ['action', 'actor', 'target', 'from', 'to'] as const

export default function AuditPage() {
  const [view, show] = useSearchState(KEYS)
  const filters = asQuery(view)
  const people = usePeople()
  const [exporting, setExporting] = useState<'no' | 'yes' | Problem>('no')
  const exportAll = () => {
    setExporting('yes')
    downloadAudit(filters).then(
      () => setExporting('no'),
      (error: unknown) => setExporting(asProblem(error)),
    )
  }
  const filtered = Object.keys(view).length > 0
  const actions = (
    <Button busy={exporting === 'yes'} onClick={exportAll}>
      <Download aria-hidden className="size-4" />
      {filtered ? t`Export these as CSV` : t`Export as CSV`}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t`Audit`}
        hint={t`Who did what, when. Entries are never changed.`}
        actions={actions}
      />
      <div className="grid gap-4">
        {typeof exporting === 'object' && <ProblemNote problem={exporting} retry={exportAll} />}
        <AuditFilterBar view={view} onChange={show} people={people.data?.items ?? []} />
        <Card flush>
          <AuditList
            filters={filters}
            filtered={filtered}
            people={people.isPending ? null : (people.data?.items ?? [])}
            onClear={() => show(CLEARED)}
          />
        </Card>
      </div>
    </>
  )
}

const CLEARED = Object.fromEntries(KEYS.map((key) => [key, undefined]))
