import { answer, api } from '@/api/client'
import { useList } from '@/lib/pagination'
import type { EntryType } from './lead-shapes'

const PAGE_SIZE = 50

/** What happened, newest first, as far as somebody scrolls. */
export const useTimeline = (id: string, types: readonly EntryType[]) =>
  useList(['timeline', id, types], (cursor) => {
    const query = { limit: PAGE_SIZE, cursor, ...(types.length > 0 ? { type: [...types] } : {}) }
    return answer(api.GET('/api/leads/{id}/timeline', { params: { path: { id }, query } }))
  })
