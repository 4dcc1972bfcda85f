import { useQuery } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type Passkey = HqAnswer<'/admin/auth/webauthn', 'get'>['items'][number]

export const usePasskeys = () =>
  useQuery({ queryKey: ['passkeys'], queryFn: () => answer(hq.GET('/admin/auth/webauthn')) })
