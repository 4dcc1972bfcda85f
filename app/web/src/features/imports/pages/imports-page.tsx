import { t } from '@lingui/core/macro'
import { FileUp } from 'lucide-react'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Loaded } from '@/components/ui/loaded'
import { MoreButton } from '@/components/ui/more-button'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useImports } from '../api/use-imports'
import { ImportTable } from '../parts/import-table'
import { NewImport } from '../parts/new-import'

export default function ImportsPage() {
  const imports = useImports()
  return (
    <>
      <PageHeader
        title={t`Imports`}
        hint={t`Bring people in from a file or a published sheet. Nothing is changed before you have seen what would be, and an import can be undone for 30 days.`}
      />
      <div className="grid gap-6">
        <NewImport />
        <Card flush title={t`History`}>
          <Loaded query={imports} skeleton={<RowsSkeleton />}>
            {(known) =>
              known.length > 0 ? (
                <>
                  <ImportTable imports={known} />
                  <MoreButton list={imports} />
                </>
              ) : (
                <EmptyState icon={FileUp} title={t`No imports yet`}>
                  {t`Each import stands here with what it brought in, what it left out, and the way back.`}
                </EmptyState>
              )
            }
          </Loaded>
        </Card>
      </div>
    </>
  )
}
