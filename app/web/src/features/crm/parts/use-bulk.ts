import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { toast } from '@/lib/toasts'
import { runBatch, undoBatch } from '../api/bulk-run'
import type { Batch, BatchOp } from '../api/leads-types'
import { isMoving } from '../api/use-batch'
import { batchOutcome } from './bulk-acts'
import { asJson } from './leads-json'
import { asked } from './leads-query'
import type { ChoosingLeads } from './use-leads-selection'

/** Changes all that are chosen, and takes it back when asked to. */
export function useBulk(choosing: ChoosingLeads, params: URLSearchParams, onChanged: () => void) {
  const queries = useQueryClient()
  const [busy, setBusy] = useState(false)
  /** A big one goes on in the engine: the bar follows it. */
  const [followed, setFollowed] = useState<string | null>(null)

  const changed = () => {
    onChanged()
    void queries.invalidateQueries({ queryKey: ['leads', 'counts'] })
    void queries.invalidateQueries({ queryKey: ['batches'] })
  }
  const settle = (batch: Batch) => {
    changed()
    const { undo_token: token } = batch
    const tone = batch.state === 'failed' || (batch.changed === 0 && batch.failed_count > 0) ? 'stop' : 'ok'
    toast(batchOutcome(batch), { tone, undo: token ? () => void undo(token) : undefined })
  }
  const attempt = async (act: () => Promise<Batch>) => {
    setBusy(true)
    try {
      const batch = await act()
      if (isMoving(batch)) setFollowed(batch.id)
      else settle(batch)
      return true
    } catch (error) {
      toast(explain(asProblem(error)).sentence, { tone: 'stop' })
      return false
    } finally {
      setBusy(false)
    }
  }
  const undo = (token: string) => attempt(() => undoBatch(token))
  const run = async (op: BatchOp, value?: string) => {
    const { all, ids } = choosing.selection
    const whom = all ? { query: asJson(asked(params)) } : { lead_ids: [...ids] }
    const done = await attempt(() => runBatch({ op, value, ...whom }))
    if (done && op === 'delete') choosing.clear()
    return done
  }
  const finished = (batch: Batch) => {
    setFollowed(null)
    settle(batch)
  }
  return { run, busy, followed, finished }
}

export type Bulk = ReturnType<typeof useBulk>
