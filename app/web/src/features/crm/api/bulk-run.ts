import { askLoosely } from './leads-ask'
import type { Batch, BatchWanted } from './leads-types'

export const runBatch = (wanted: BatchWanted): Promise<Batch> =>
  askLoosely<Batch>('POST', '/api/leads/batch', { body: wanted })

export const undoBatch = (token: string): Promise<Batch> =>
  askLoosely<Batch>('POST', '/api/batches/undo', { body: { undo_token: token } })
