import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type Passkey = Answer<'/api/auth/webauthn', 'get'>['items'][number]

export const usePasskeys = () =>
  useQuery({ queryKey: ['passkeys'], queryFn: () => answer(api.GET('/api/auth/webauthn')) })
