import { useEffect, useEffectEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Meter } from '@/components/ui/meter'
import { formatCount } from '@/lib/format'
import type { Batch } from '../api/leads-types'
import { BatchStop } from './batch-stop'
import { isMoving, useBatch } from '../api/use-batch'

/** How far a big one is; it goes on by itself when the page is left. */
export function BulkProgress({ id, onFinished }: { id: string; onFinished: (batch: Batch) => void }) {
  const batch = useBatch(id).data
  const tell = useEffectEvent(onFinished)
  useEffect(() => {
    if (batch && !isMoving(batch)) tell(batch)
  }, [batch])
  const share = batch?.progress ?? 0
  const of = formatCount(batch?.matched ?? 0)
  const done = formatCount(Math.round(share * (batch?.matched ?? 0)))
  const said = t`${done} of ${of} leads`
  return (
    <span className="flex min-w-48 flex-1 items-center gap-3">
      <Meter label={t`Progress`} value={share} max={1} said={said} className="flex-1" />
      <span className="figures text-sm text-ink-2">{said}</span>
      {batch && <BatchStop batch={batch} />}
    </span>
  )
}
