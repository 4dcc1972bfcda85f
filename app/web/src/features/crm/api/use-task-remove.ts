import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from './lead-loose'

export function useTaskRemove() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => ask<unknown>('DELETE', '/api/tasks/{id}', { params: { path: { id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
