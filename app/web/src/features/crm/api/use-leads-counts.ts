import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { queryOf } from './leads-ask'
import type { CountBy } from './leads-types'

/** How many there are, and how many of each stage, owner or tag. */
export const useLeadsCounts = (params: URLSearchParams, by?: CountBy, enabled = true) =>
  useQuery({
    queryKey: ['leads', 'counts', params.toString(), by ?? ''],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/leads/counts', { params: { query: { ...queryOf(params), by } }, signal })),
    placeholderData: keepPreviousData,
    enabled,
  })
