import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

const SHOWN_MAX = 3

/** Leads that have this number or address already; asked only for something to look for. */
export const useLeadAlike = (wanted: string) =>
  useQuery({
    queryKey: ['leads', 'alike', wanted],
    queryFn: () => answer(api.GET('/api/leads', { params: { query: { q: wanted, limit: SHOWN_MAX } } })),
    select: ({ items }) => items,
    enabled: wanted !== '',
  })
