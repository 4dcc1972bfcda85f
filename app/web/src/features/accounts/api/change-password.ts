import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'

export const changePassword = (body: Body<'/api/auth/password', 'put'>) =>
  answer(api.PUT('/api/auth/password', { body }))
