import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from './lead-loose'
import type { Lead } from './lead-shapes'

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: ['lead', id],
    queryFn: () => ask<Lead>('GET', '/api/leads/{id}', { params: { path: { id } } }),
    // The stream tells only whoever looks: what was kept from an earlier visit is asked for again.
    refetchOnMount: 'always',
  })

export const useLead = (id: string) => useQuery(leadQuery(id))
