import { useList } from '@/lib/pagination'
import { ask } from './lead-loose'
import type { Page, StoredFile } from './lead-shapes'

export const useFiles = (leadId: string) =>
  useList(['files', leadId], (cursor) =>
    ask<Page<StoredFile>>('GET', '/api/files', {
      params: { query: { lead_id: leadId, purpose: 'lead', cursor } },
    }),
  )
