import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export function useRevokeInvite() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/invites/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['invites'] }),
  })
}
