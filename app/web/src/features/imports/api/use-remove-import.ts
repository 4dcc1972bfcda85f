import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

/** Lets go of one that never changed a lead. */
export function useRemoveImport() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/imports/{id}', { params: { path: { id } } })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['imports', 'list'] }),
  })
}
