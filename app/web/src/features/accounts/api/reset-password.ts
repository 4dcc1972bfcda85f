import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'

export const resetPassword = (body: Body<'/api/auth/password/reset', 'post'>) =>
  answer(api.POST('/api/auth/password/reset', { body }))
