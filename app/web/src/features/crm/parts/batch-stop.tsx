import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { Button } from '@/components/ui/button'
import { useStanding } from '@/lib/me'
import { toast } from '@/lib/toasts'
import type { Batch } from '../api/leads-types'
import { useStopBatch } from '../api/use-batch-stop'
import { batchTitle } from './bulk-acts'
import { mayBatch } from './leads-rights'

/** Ends a big one on its way; what it changed so far stays, and can be undone. */
export function BatchStop({ batch }: { batch: Batch }) {
  const { role } = useStanding()
  const stop = useStopBatch()
  if (batch.state !== 'running' || !mayBatch(role)) return null
  const title = batchTitle(batch)
  const act = () =>
    stop.mutate(batch.id, {
      onError: (error) => toast(explain(asProblem(error)).sentence, { tone: 'stop' }),
    })
  return (
    <Button aria-label={t`Stop “${title}”`} busy={stop.isPending} onClick={act}>
      {t`Stop`}
    </Button>
  )
}
