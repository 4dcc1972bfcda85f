import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'

export function useReplay() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) => answer(hq.POST('/admin/work/dead-letters/replay', { body: { ids } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['dead-letters'] })
      void queries.invalidateQueries({ queryKey: ['stats'] })
    },
  })
}
