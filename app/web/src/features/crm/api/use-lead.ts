import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: ['lead', id],
    queryFn: () => answer(api.GET('/api/leads/{id}', { params: { path: { id } } })),
    // The stream tells only whoever looks: what was kept from an earlier visit is asked for again.
    refetchOnMount: 'always',
  })

export const useLead = (id: string) => useQuery(leadQuery(id))
