import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type Session = Answer<'/api/auth/sessions', 'get'>['items'][number]

export const useSessions = () =>
  useQuery({ queryKey: ['sessions'], queryFn: () => answer(api.GET('/api/auth/sessions')) })
