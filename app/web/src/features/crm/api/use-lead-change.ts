import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { Lead, LeadChange } from './lead-shapes'
import { leadQuery } from './use-lead'
import { freshenTimeline } from './timeline-fresh'

interface Wished {
  version: number
  change: LeadChange
}

/** The change stands on screen at once; what the server refuses goes back to what it was. */
export function useLeadChange(id: string) {
  const queries = useQueryClient()
  const { queryKey } = leadQuery(id)
  return useMutation({
    mutationFn: ({ version, change }: Wished) =>
      answer(
        api.PUT('/api/leads/{id}', {
          params: { path: { id } },
          body: change,
          headers: ifMatch(version),
        }),
      ),
    onMutate: async ({ change }) => {
      await queries.cancelQueries({ queryKey })
      const before = queries.getQueryData(queryKey)
      if (before) queries.setQueryData(queryKey, changed(before, change))
      return before
    },
    onError: (_error, _wished, before) => {
      if (before) queries.setQueryData(queryKey, before)
    },
    onSuccess: (lead) => {
      queries.setQueryData(queryKey, lead)
      void queries.invalidateQueries({ queryKey: ['leads'] })
      freshenTimeline(queries, id)
    },
  })
}

function changed(lead: Lead, { custom, ...change }: LeadChange): Lead {
  const kept = Object.entries({ ...lead.custom, ...custom }).filter(([, value]) => value !== null)
  return { ...lead, ...change, custom: Object.fromEntries(kept) as Lead['custom'] }
}
