import { answer, hq } from './hq-client'
import type { HqBody } from './types'

export const changePassword = (body: HqBody<'/admin/auth/password', 'put'>) =>
  answer(hq.PUT('/admin/auth/password', { body }))
