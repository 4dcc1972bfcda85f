import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Channel, ConsentClass, ConsentSource, ConsentState } from './lead-shapes'
import { leadQuery } from './use-lead'
import { freshenTimeline } from './timeline-fresh'

export interface ConsentDraft {
  channel: Channel
  class: ConsentClass
  state: ConsentState
  source: ConsentSource
  wording: string
  evidence?: string
  at?: string
}

export const useConsent = (id: string) =>
  useQuery({
    queryKey: ['lead', id, 'consent'],
    queryFn: () => answer(api.GET('/api/leads/{id}/consent', { params: { path: { id } } })),
  })

export function useConsentRecord(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { records: ConsentDraft[] }) =>
      answer(api.PUT('/api/leads/{id}/consent', { params: { path: { id } }, body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: leadQuery(id).queryKey })
      freshenTimeline(queries, id)
    },
  })
}
