import { t } from '@lingui/core/macro'
import { Building2 } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { useSearchState } from '@/lib/nav'
import { useOrgs, type OrgFilters } from '../api/use-orgs'
import { Listed } from '../parts/listed'
import { OrgFilterBar } from '../parts/org-filter-bar'
import { OrgsTable } from '../parts/orgs-table'

const KEYS = ['q', 'state', 'health', 'sort'] as const
const FIRST_SORT = 'name'

export default function OrgsPage() {
  const [view, show] = useSearchState(KEYS)
  const sort = view.sort ?? FIRST_SORT
  const filtered = Boolean(view.q || view.state || view.health)
  return (
    <>
      <PageHeader
        title={t`Organizations`}
        hint={t`Everybody who works on this host, by what is known without opening them.`}
      />
      <div className="grid gap-3">
        <OrgFilterBar view={view} sort={sort} onChange={show} />
        <Card flush>
          <OrgList
            filters={{ ...view, sort } as OrgFilters}
            filtered={filtered}
            onSort={(next) => show({ sort: next })}
            onClear={() => show({ q: undefined, state: undefined, health: undefined })}
          />
        </Card>
      </div>
    </>
  )
}

interface OrgListProps {
  filters: OrgFilters
  filtered: boolean
  onSort: (sort: string) => void
  onClear: () => void
}

function OrgList({ filters, filtered, onSort, onClear }: OrgListProps) {
  const orgs = useOrgs(filters)
  const empty = (
    <EmptyState
      icon={Building2}
      title={filtered ? t`No organization matches` : t`No organization yet`}
      action={filtered && <Button onClick={onClear}>{t`Show all`}</Button>}
    >
      {filtered
        ? t`A part of the name is enough; an id must be whole.`
        : t`Each stands here as soon as somebody signs up, with its size, state and health.`}
    </EmptyState>
  )
  return (
    <Listed list={orgs} empty={empty} bones={8}>
      {(rows) => <OrgsTable orgs={rows} sort={String(filters.sort)} onSort={onSort} />}
    </Listed>
  )
}
