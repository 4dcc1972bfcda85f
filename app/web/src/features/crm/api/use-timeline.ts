import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import { useList } from '@/lib/pagination'
import type { EntryType } from './lead-shapes'

export type TimelinePage = Answer<'/api/leads/{id}/timeline', 'get'>

const PAGE_SIZE = 50

export const timelineKey = (id: string, types: readonly EntryType[]) => ['timeline', id, types] as const

export function readTimeline(
  id: string,
  types: readonly EntryType[],
  cursor?: string,
): Promise<TimelinePage> {
  const query = { limit: PAGE_SIZE, cursor, ...(types.length > 0 ? { type: [...types] } : {}) }
  return answer(api.GET('/api/leads/{id}/timeline', { params: { path: { id }, query } }))
}

/** What happened, newest first, as far as somebody scrolls. */
export const useTimeline = (id: string, types: readonly EntryType[]) =>
  useList(timelineKey(id, types), (cursor) => readTimeline(id, types, cursor))
