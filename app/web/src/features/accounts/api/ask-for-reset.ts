import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'

export const askForReset = (body: Body<'/api/auth/password/forgot', 'post'>) =>
  answer(api.POST('/api/auth/password/forgot', { body }))
