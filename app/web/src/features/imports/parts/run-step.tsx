import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { Button, buttonClass } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { formatCount, spokenWait } from '@/lib/format'
import { Link, useOrgPath } from '@/lib/nav'
import { useCancelImport } from '../api/use-cancel-import'
import { BucketBar } from './bucket-bar'
import type { StepParts } from './import-desk'
import { StepFoot } from './step-foot'

/** It runs whether somebody watches or not. */
export default function RunStep({ one }: StepParts) {
  const path = useOrgPath()
  const cancel = useCancelImport(one.id)
  const [asking, setAsking] = useState(false)
  const { rows, of, rate, eta_s: left } = one.progress
  const [done, all, fast] = [formatCount(rows), formatCount(of), formatCount(Math.round(rate))]
  const stopping = one.state === 'cancelling'
  const wait = left === null || stopping ? null : spokenWait(Math.max(1, Math.ceil(left)))
  return (
    <>
      <Card
        title={stopping ? t`Stopping` : t`Bringing them in`}
        hint={t`It goes on when you leave this page or close the browser; come back to it under Imports.`}
      >
        <div className="grid gap-4">
          <BucketBar buckets={one.buckets} rows={of} />
          <p className="figures flex flex-wrap gap-x-4 text-ink-2" role="status">
            <span>{t`${done} of ${all} rows`}</span>
            {rate > 0 && <span>{t`${fast} rows a second`}</span>}
            {wait && <span>{t`ready ${wait}`}</span>}
          </p>
          {one.resumed && (
            <Banner tone="info">
              {t`The server was started anew in the middle of this. It went on where it was; nothing came in twice.`}
            </Banner>
          )}
        </div>
      </Card>
      <StepFoot>
        <Link href={path('/leads')} className={buttonClass()}>{t`Go to the leads meanwhile`}</Link>
        <Button look="danger" busy={stopping} onClick={() => setAsking(true)}>{t`Cancel the import`}</Button>
      </StepFoot>
      {asking && !stopping && (
        <ConfirmDialog
          title={t`Cancel this import?`}
          verb={t`Cancel the import`}
          keep={t`Go on`}
          act={() => cancel.mutateAsync()}
          onClose={() => setAsking(false)}
        >
          {t`What has come in stays, and you can undo it afterwards. The rest of the file does not come in.`}
        </ConfirmDialog>
      )}
    </>
  )
}
