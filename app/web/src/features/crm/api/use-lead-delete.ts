import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { leadQuery } from './use-lead'
import { freshenTimeline } from './timeline-fresh'

export type LeadFate = 'delete' | 'restore'

/** Gone for thirty days, or back again. */
export function useLeadDelete() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, fate }: { id: string; fate: LeadFate }) => {
      const params = { path: { id } }
      return fate === 'delete'
        ? answer(api.DELETE('/api/leads/{id}', { params }))
        : answer(api.POST('/api/leads/{id}/restore', { params }))
    },
    onSuccess: (_answer, { id }) => {
      void queries.invalidateQueries({ queryKey: leadQuery(id).queryKey })
      void queries.invalidateQueries({ queryKey: ['leads'] })
      freshenTimeline(queries, id)
    },
  })
}
