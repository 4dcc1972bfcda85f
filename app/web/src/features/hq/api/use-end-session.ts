import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'

export function useEndSession() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) =>
      answer(hq.DELETE('/admin/security/sessions/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['hq-sessions'] }),
  })
}
