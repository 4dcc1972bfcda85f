import { answer, api } from '@/api/client'
import { useList } from '@/lib/pagination'

export const useBatchRows = (id: string, failed: boolean) =>
  useList(['batches', 'rows', id, failed], (cursor) =>
    answer(
      api.GET('/api/batches/{id}/rows', {
        params: { path: { id }, query: { cursor, failed: failed || undefined } },
      }),
    ),
  )
