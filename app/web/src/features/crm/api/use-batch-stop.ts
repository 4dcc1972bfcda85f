import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export function useStopBatch() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answer(api.POST('/api/batches/{id}/cancel', { params: { path: { id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['batches'] }),
  })
}
