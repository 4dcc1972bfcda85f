import { useQuery } from '@tanstack/react-query'
import { ask } from './lead-loose'
import type { Lead, Page } from './lead-shapes'

const SHOWN_MAX = 3

/** Leads that have this number or address already; asked only for something to look for. */
export const useLeadAlike = (wanted: string) =>
  useQuery({
    queryKey: ['leads', 'alike', wanted],
    queryFn: () =>
      ask<Page<Lead>>('GET', '/api/leads', { params: { query: { q: wanted, limit: SHOWN_MAX } } }),
    select: ({ items }) => items,
    enabled: wanted !== '',
  })
