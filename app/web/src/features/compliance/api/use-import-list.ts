import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import type { Channel } from './suppression-shapes'

/** Adds every address of a file that was sent. */
export function useImportList(channel: Channel) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/suppression/{channel}/import', 'post'>) =>
      answer(api.POST('/api/suppression/{channel}/import', { params: { path: { channel } }, body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['suppression'] }),
  })
}
