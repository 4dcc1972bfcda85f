import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export function useTaskRemove() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/tasks/{id}', { params: { path: { id } } })),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
  })
}
