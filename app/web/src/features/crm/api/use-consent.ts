import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ask } from './lead-loose'
import type { Channel, ConsentClass, ConsentRecord, ConsentSource, ConsentState } from './lead-shapes'
import { leadQuery } from './use-lead'

interface Consents {
  current: Record<Channel, Record<ConsentClass, ConsentRecord | null>>
  history: ConsentRecord[]
}

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
    queryFn: () => ask<Consents>('GET', '/api/leads/{id}/consent', { params: { path: { id } } }),
  })

export function useConsentRecord(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { records: ConsentDraft[] }) =>
      ask<Consents>('PUT', '/api/leads/{id}/consent', { params: { path: { id } }, body }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: leadQuery(id).queryKey })
      void queries.invalidateQueries({ queryKey: ['timeline', id] })
    },
  })
}
