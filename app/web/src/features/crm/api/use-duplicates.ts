import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import { useList } from '@/lib/pagination'
import type { Duplicate } from './lead-shapes'

/** Pairs that may be one person; of one lead, or all of them. */
export const useDuplicates = (leadId?: string) =>
  useList<Duplicate>(['duplicates', leadId ?? 'all'], (cursor) =>
    // The client forgets that there are exactly two leads in a pair.
    answer(
      api.GET('/api/duplicates', {
        params: { query: { cursor, ...(leadId ? { lead_id: leadId } : {}) } },
      }) as Promise<{ data?: Answer<'/api/duplicates', 'get'>; response: Response }>,
    ),
  )

export type DuplicatePairs = ReturnType<typeof useDuplicates>

export function useDuplicateDismiss() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.POST('/api/duplicates/{id}/dismiss', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['duplicates'] }),
  })
}
