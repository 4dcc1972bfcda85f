import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { LeadChange } from './lead-shapes'
import { leadQuery } from './use-lead'

export function useLeadMake() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: LeadChange) => answer(api.POST('/api/leads', { body })),
    onSuccess: (lead) => {
      queries.setQueryData(leadQuery(lead.id).queryKey, lead)
      void queries.invalidateQueries({ queryKey: ['leads'] })
    },
  })
}
