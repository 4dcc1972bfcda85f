import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Meter } from '@/components/ui/meter'
import { useAct } from '@/lib/act'
import { formatCount } from '@/lib/format'
import type { Import } from '../api/import-shapes'
import { useCancelImport } from '../api/use-cancel-import'
import { StepFoot } from './step-foot'

/** The whole file is judged, row by row; somebody may watch, leave, or stop it. */
export function CheckProgress({ one }: { one: Import }) {
  const cancel = useCancelImport(one.id)
  const { run, busy, problem } = useAct()
  const { rows, of } = one.progress
  const [done, all] = [formatCount(rows), formatCount(of)]
  const said = t`${done} of ${all} rows`
  return (
    <Card title={t`Checking every row`} hint={t`Nothing is changed by this.`}>
      <div className="grid gap-4">
        <div className="grid gap-2">
          <Meter label={t`Checked`} value={rows} max={of} said={said} />
          <p className="figures text-ink-2" role="status">
            {said}
          </p>
        </div>
        <StepFoot problem={problem}>
          <Button busy={busy} onClick={() => void run(() => cancel.mutateAsync())}>{t`Cancel`}</Button>
        </StepFoot>
      </div>
    </Card>
  )
}
