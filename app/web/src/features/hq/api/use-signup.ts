import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqAnswer, HqBody } from './types'

export type Signup = HqAnswer<'/admin/signup', 'get'>

const signupQuery = queryOptions({ queryKey: ['signup'], queryFn: () => answer(hq.GET('/admin/signup')) })
export const useSignup = () => useQuery(signupQuery)

export function useSetSignup() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: HqBody<'/admin/signup', 'put'>) => answer(hq.PUT('/admin/signup', { body })),
    onSuccess: (signup) => queries.setQueryData(signupQuery.queryKey, signup),
  })
}
