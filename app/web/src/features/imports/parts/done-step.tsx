import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { Meter } from '@/components/ui/meter'
import { formatCount } from '@/lib/format'
import { BucketBar } from './bucket-bar'
import { DoneActions } from './done-actions'
import { DoneErrors } from './done-errors'
import { DoneNote } from './done-note'
import { DoneRows } from './done-rows'
import type { StepParts } from './import-desk'
import { UndoneRows } from './undone-rows'

/** What it came to: the buckets, the way back, and what to do about the rest. */
export default function DoneStep({ one }: StepParts) {
  const { rows, of } = one.progress
  const [done, all] = [formatCount(rows), formatCount(of)]
  const ran = one.started_at !== null
  return (
    <>
      <DoneNote one={one} />
      {one.state === 'undoing' && (
        <Card title={t`Taking it back`}>
          <div className="grid gap-2">
            <Meter label={t`Taken back`} value={rows} max={of} said={t`${done} of ${all} leads`} />
            <p className="figures text-ink-2" role="status">{t`${done} of ${all} leads`}</p>
          </div>
        </Card>
      )}
      {one.undone && <UndoneRows one={one} undone={one.undone} />}
      {ran && (
        <Card title={t`What it came to`}>
          <BucketBar buckets={one.buckets} rows={one.progress.of} />
        </Card>
      )}
      {one.has_errors && <DoneErrors one={one} />}
      <DoneActions one={one} />
      {ran && <DoneRows one={one} />}
    </>
  )
}
