import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Channel, Unsuppress } from './suppression-shapes'

export function useUnsuppress(channel: Channel) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Unsuppress) =>
      answer(api.POST('/api/suppression/{channel}/unsuppress', { params: { path: { channel } }, body })),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['suppression'] }),
  })
}
