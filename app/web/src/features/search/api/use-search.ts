import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type FoundGroup = Answer<'/api/search', 'get'>['groups'][number]
export type Hit = FoundGroup['items'][number]

const EACH_MAX = 6
const FRESH_MS = 10_000

/** What there is by these words, by kind; what was found before stays until the next is. */
export const useSearch = (q: string) =>
  useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/search', { params: { query: { q, limit: EACH_MAX } }, signal })),
    enabled: q !== '',
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  })
