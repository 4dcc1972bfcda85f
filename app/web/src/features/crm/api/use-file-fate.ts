import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { freshenTimeline } from './timeline-fresh'

/** Out of sight, or back again; the server keeps it for thirty days. */
export function useFileFate(leadId: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, fate }: { id: string; fate: 'delete' | 'restore' }) => {
      const params = { path: { id } }
      return fate === 'delete'
        ? answer(api.DELETE('/api/files/{id}', { params }))
        : answer(api.POST('/api/files/{id}/restore', { params }))
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['files', leadId] })
      freshenTimeline(queries, leadId)
    },
  })
}
