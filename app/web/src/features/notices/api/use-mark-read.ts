import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'

export function useMarkRead() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/notices', 'put'>) => answer(api.PUT('/api/notices', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['notices'] }),
  })
}
