import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from './lead-loose'
import type { Lead, LeadChange } from './lead-shapes'
import { leadQuery } from './use-lead'

export function useLeadMake() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: LeadChange) => ask<Lead>('POST', '/api/leads', { body }),
    onSuccess: (lead) => {
      queries.setQueryData(leadQuery(lead.id).queryKey, lead)
      void queries.invalidateQueries({ queryKey: ['leads'] })
    },
  })
}
