import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type Person = Answer<'/api/users', 'get'>['items'][number]

const PEOPLE_MAX = 200

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  queryFn: () => answer(api.GET('/api/users', { params: { query: { limit: PEOPLE_MAX } } })),
})

/** Everybody in this org; names to stand where ids would. */
export const usePeople = () => useQuery(peopleQuery)
