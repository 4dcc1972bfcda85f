import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer, Body } from '@/api/types'
import { API_KEYS } from './use-api-keys'

export type ApiKeyWish = Body<'/api/api-keys', 'post'>
export type ApiKeyMade = Answer<'/api/api-keys', 'post'>

export function useMakeApiKey() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: ApiKeyWish) => answer(api.POST('/api/api-keys', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: API_KEYS }),
  })
}
