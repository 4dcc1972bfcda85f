import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { Body } from '@/api/types'

interface Wished {
  body: Body<'/api/stages', 'put'>
  version: number
}

/** All stages in their order, against those that were read. */
export function useSaveStages() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ body, version }: Wished) =>
      answer(api.PUT('/api/stages', { body, headers: ifMatch(version) })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['stages'] })
      void queries.invalidateQueries({ queryKey: ['leads'] })
    },
  })
}
