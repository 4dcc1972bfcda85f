import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { importQuery } from './use-import'

/** Of a file that was sent, or of a sheet that was published. */
export function useBeginImport() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/imports', 'post'>) => answer(api.POST('/api/imports', { body })),
    onSuccess: (made) => {
      queries.setQueryData(importQuery(made.id).queryKey, made)
      void queries.invalidateQueries({ queryKey: ['imports', 'list'] })
    },
  })
}
