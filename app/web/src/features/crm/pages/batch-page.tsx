import { lazy, Suspense } from 'react'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { useSearchState } from '@/lib/nav'
import { BatchList } from '../parts/batch-list'

const BatchSheet = lazy(() => import('../parts/batch-sheet'))
const KEYS = ['batch'] as const

/** What was changed for many leads at once, by whom, and the way back. */
export default function BatchPage() {
  const [view, show] = useSearchState(KEYS)
  return (
    <>
      <PageHeader
        title={t`Bulk changes`}
        hint={t`What was changed for several leads at once. Each can be undone for 30 days.`}
      />
      <Card flush>
        <BatchList onOpen={(batch) => show({ batch })} />
      </Card>
      <Suspense>
        {view.batch && <BatchSheet id={view.batch} onClose={() => show({ batch: undefined })} />}
      </Suspense>
    </>
  )
}
