import { answer, api } from '@/api/client'
import { useList } from '@/lib/pagination'

export const useFiles = (leadId: string) =>
  useList(['files', leadId], (cursor) =>
    answer(
      api.GET('/api/files', {
        params: { query: { lead_id: leadId, purpose: 'lead', cursor } },
      }),
    ),
  )
