import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type Org = Answer<'/api/org', 'get'>

export const orgQuery = queryOptions({ queryKey: ['org'], queryFn: () => answer(api.GET('/api/org')) })
export const useOrg = () => useQuery(orgQuery)
