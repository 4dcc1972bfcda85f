import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

/** Ends one session, or without an id all others. */
export function useEndSession() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (id: string | null) => {
      if (id) await answer(api.DELETE('/api/auth/sessions/{id}', { params: { path: { id } } }))
      else await answer(api.DELETE('/api/auth/sessions'))
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sessions'] }),
  })
}
