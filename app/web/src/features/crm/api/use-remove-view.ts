import { useMutation, useQueryClient } from '@tanstack/react-query'
import { askLoosely } from './leads-ask'
import { viewsQuery } from './use-views'

export function useRemoveView() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => askLoosely<void>('DELETE', '/api/views/{id}', { params: { path: { id } } }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: viewsQuery.queryKey }),
  })
}
