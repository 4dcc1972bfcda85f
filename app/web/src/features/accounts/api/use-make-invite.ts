import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'

export function useMakeInvite() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/users/invite', 'post'>) => answer(api.POST('/api/users/invite', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invites'] }),
  })
}
