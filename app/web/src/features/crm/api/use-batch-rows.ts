import { useList } from '@/lib/pagination'
import { askLoosely } from './leads-ask'
import type { BatchRow } from './leads-types'

interface Rows {
  items: BatchRow[]
  next_cursor?: string | null
}

export const useBatchRows = (id: string, failed: boolean) =>
  useList(['batches', 'rows', id, failed], (cursor) =>
    askLoosely<Rows>('GET', '/api/batches/{id}/rows', {
      params: { path: { id }, query: { cursor, failed: failed || undefined } },
    }),
  )
