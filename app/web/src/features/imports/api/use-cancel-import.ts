import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { importQuery } from './use-import'

/** What it did stays, and can be taken back. */
export function useCancelImport(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => answer(api.POST('/api/imports/{id}/cancel', { params: { path: { id } } })),
    onSuccess: (after) => queries.setQueryData(importQuery(id).queryKey, after),
  })
}
