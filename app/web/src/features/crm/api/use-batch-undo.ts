import { useMutation, useQueryClient } from '@tanstack/react-query'
import { undoBatch } from './bulk-run'

export function useUndoBatch() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: undoBatch,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['batches'] })
      void queries.invalidateQueries({ queryKey: ['leads'] })
    },
  })
}
