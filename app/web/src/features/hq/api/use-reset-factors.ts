import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'

export function useResetFactors(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (reason: string) =>
      answer(hq.POST('/admin/people/{id}/factors/reset', { params: { path: { id } }, body: { reason } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['person'] }),
  })
}
