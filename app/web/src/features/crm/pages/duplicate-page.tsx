import { t } from '@lingui/core/macro'
import { UsersRound } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useSearchState } from '@/lib/nav'
import { useDuplicates } from '../api/use-duplicates'
import { DuplicateDesk } from '../parts/duplicate-desk'

const KEYS = ['lead'] as const

export default function DuplicatePage() {
  const [view, show] = useSearchState(KEYS)
  const pairs = useDuplicates(view.lead)
  const all = view.lead && <Button onClick={() => show({ lead: undefined })}>{t`Show all pairs`}</Button>
  return (
    <>
      <PageHeader
        title={t`Duplicates`}
        hint={
          <>
            {t`Leads that may be one person. Merging can be undone for 30 days.`}{' '}
            <span className="max-md:hidden">{t`Arrows walk, m merges, d keeps apart.`}</span>
          </>
        }
        actions={all}
      />
      <Loaded query={pairs} skeleton={<RowsSkeleton rows={5} />}>
        {(known) =>
          known.length > 0 ? (
            <DuplicateDesk pairs={known} list={pairs} />
          ) : (
            <Card flush>
              <EmptyState icon={UsersRound} title={t`No duplicates`} action={all}>
                {t`When two leads share a number, an address or nearly a name, they appear here side by side.`}
              </EmptyState>
            </Card>
          )
        }
      </Loaded>
    </>
  )
}
