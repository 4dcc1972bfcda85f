import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { meQuery } from '@/lib/me'

export function useChangeProfile() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/auth/me', 'put'>) => answer(api.PUT('/api/auth/me', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
}
