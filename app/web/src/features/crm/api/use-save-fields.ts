import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { Body } from '@/api/types'

interface Wished {
  body: Body<'/api/fields', 'put'>
  version: number
}

/** All fields in their order, against those that were read. */
export function useSaveFields() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ body, version }: Wished) =>
      answer(api.PUT('/api/fields', { body, headers: ifMatch(version) })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['fields'] }),
  })
}
