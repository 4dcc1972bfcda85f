import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type Invite = Answer<'/api/invites', 'get'>['items'][number]

export const useInvites = (enabled: boolean) =>
  useQuery({ queryKey: ['invites'], queryFn: () => answer(api.GET('/api/invites')), enabled })
