import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Channel, Suppress } from './suppression-shapes'

export function useSuppress(channel: Channel) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Suppress) =>
      answer(api.POST('/api/suppression/{channel}', { params: { path: { channel } }, body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['suppression'] }),
  })
}
