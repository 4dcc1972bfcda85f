import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { enterOrg } from './enter'

export async function signUp(body: Body<'/api/auth/signup', 'post'>): Promise<string> {
  const made = await answer(api.POST('/api/auth/signup', { body }))
  return enterOrg(made.access_token, made.org.id)
}
