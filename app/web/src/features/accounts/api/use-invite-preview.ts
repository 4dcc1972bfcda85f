import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const useInvitePreview = (token: string | null) =>
  useQuery({
    queryKey: ['invite-preview'],
    queryFn: () => answer(api.POST('/api/invite/preview', { body: { token: token ?? '' } })),
    enabled: token !== null,
    gcTime: 0,
  })
