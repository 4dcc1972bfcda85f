import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type HqMe = HqAnswer<'/admin/auth/me', 'get'>

export const hqMeQuery = queryOptions({
  queryKey: ['hq-me'],
  queryFn: () => answer(hq.GET('/admin/auth/me')),
})
export const useHqMe = () => useQuery(hqMeQuery)
