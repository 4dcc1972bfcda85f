import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { importQuery } from './use-import'

export function useUndoImport(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (token: string) =>
      answer(api.POST('/api/imports/{id}/undo', { params: { path: { id } }, body: { undo_token: token } })),
    onSuccess: (after) => queries.setQueryData(importQuery(id).queryKey, after),
  })
}
