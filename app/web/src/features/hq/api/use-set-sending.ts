import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqBody } from './types'

export function useSetSending() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: HqBody<'/admin/sending', 'post'>) => answer(hq.POST('/admin/sending', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['stats'] }),
  })
}
