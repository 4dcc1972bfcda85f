import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { useStanding } from '@/lib/me'

const DangerCloseDialog = lazy(() => import('./danger-close-dialog'))

export function DangerClose() {
  const { orgName } = useStanding()
  const [asking, setAsking] = useState(false)
  return (
    <Card title={t`Close the organization`}>
      <div className="grid justify-items-start gap-4">
        <ul className="grid list-disc gap-1 pl-5">
          <li>{t`At once nothing is sent any more, and nobody but its owners can open it.`}</li>
          <li>{t`A final export is made, which owners can download.`}</li>
          <li>{t`For 30 days an owner can restore it as it was.`}</li>
          <li>{t`Then everything of it is removed, and nobody can bring it back.`}</li>
        </ul>
        <Button look="danger" className="wrap-anywhere" onClick={() => setAsking(true)}>
          {t`Close ${orgName}…`}
        </Button>
      </div>
      <Suspense>{asking && <DangerCloseDialog onClose={() => setAsking(false)} />}</Suspense>
    </Card>
  )
}
