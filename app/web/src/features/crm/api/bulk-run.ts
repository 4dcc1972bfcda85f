import { answer, api } from '@/api/client'
import type { Batch, BatchWanted } from './leads-types'

export const runBatch = (body: BatchWanted): Promise<Batch> => answer(api.POST('/api/leads/batch', { body }))

export const undoBatch = (token: string): Promise<Batch> =>
  answer(api.POST('/api/batches/undo', { body: { undo_token: token } }))
