import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useList } from '@/lib/pagination'
import { ask } from './lead-loose'
import type { Duplicate, Page } from './lead-shapes'

/** Pairs that may be one person; of one lead, or all of them. */
export const useDuplicates = (leadId?: string) =>
  useList(['duplicates', leadId ?? 'all'], (cursor) =>
    ask<Page<Duplicate>>('GET', '/api/duplicates', {
      params: { query: { cursor, ...(leadId ? { lead_id: leadId } : {}) } },
    }),
  )

export type DuplicatePairs = ReturnType<typeof useDuplicates>

export function useDuplicateDismiss() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      ask<unknown>('POST', '/api/duplicates/{id}/dismiss', { params: { path: { id } } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['duplicates'] }),
  })
}
