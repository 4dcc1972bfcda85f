import { lazy, Suspense } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { useSearchState } from '@/lib/nav'
import { ApiKeyList } from '../parts/api-key-list'

const ApiKeyDialog = lazy(() => import('../parts/api-key-dialog'))
const KEYS = ['key'] as const

export default function ApiKeysPage() {
  const [view, show] = useSearchState(KEYS)
  const make = () => show({ key: 'new' })
  const actions = (
    <Button look="primary" onClick={make}>
      {t`New key`}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t`API keys`}
        hint={t`Keys for other programs: what each may do, how much it may send, and when it ends.`}
        actions={actions}
      />
      <Card flush>
        <ApiKeyList onMake={make} />
      </Card>
      <Suspense>{view.key === 'new' && <ApiKeyDialog onClose={() => show({ key: undefined })} />}</Suspense>
    </>
  )
}
