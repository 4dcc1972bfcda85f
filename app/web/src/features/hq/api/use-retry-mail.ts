import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'

export function useRetryMail() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answer(hq.POST('/admin/mail/{id}/retry', { params: { path: { id } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['mail'] })
      void queries.invalidateQueries({ queryKey: ['stats'] })
    },
  })
}
