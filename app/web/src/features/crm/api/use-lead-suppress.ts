import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Channel, Lead, SuppressionReason } from './lead-shapes'
import { leadQuery } from './use-lead'
import { freshenTimeline } from './timeline-fresh'

interface Wished {
  act: 'suppress' | 'lift'
  channel: Channel
  /** What to say: for a suppression one of the reasons, for the lifting of one in words. */
  reason: SuppressionReason | string
  note?: string
  evidence?: string
}

/** Shuts a channel to the address of this lead, or opens it again. */
export function useLeadSuppress({ id, phone, email }: Lead) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ act, channel, reason, note, evidence }: Wished) => {
      const address = channel === 'email' ? { email } : { phone }
      const path = act === 'suppress' ? '/api/suppression/{channel}' : '/api/suppression/{channel}/unsuppress'
      const body = { ...address, reason, ...(note ? { note } : {}), ...(evidence ? { evidence } : {}) }
      return answer(api.POST(path, { params: { path: { channel } }, body }))
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: leadQuery(id).queryKey })
      void queries.invalidateQueries({ queryKey: ['leads'] })
      freshenTimeline(queries, id)
    },
  })
}
