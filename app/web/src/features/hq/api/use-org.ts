import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type HqOrg = HqAnswer<'/admin/orgs/{id}', 'get'>

export const orgQuery = (id: string) =>
  queryOptions({
    queryKey: ['org', id],
    queryFn: () => answer(hq.GET('/admin/orgs/{id}', { params: { path: { id } } })),
    // Each look is written into the audit log: none happens by itself.
    refetchOnWindowFocus: false,
  })
export const useOrg = (id: string) => useQuery(orgQuery(id))
