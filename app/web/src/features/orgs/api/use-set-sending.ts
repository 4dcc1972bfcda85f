import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { sendingQuery } from './use-sending'

export function useSetSending() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/org/sending', 'post'>) => answer(api.POST('/api/org/sending', { body })),
    onSuccess: (sending) => queries.setQueryData(sendingQuery.queryKey, sending),
  })
}
