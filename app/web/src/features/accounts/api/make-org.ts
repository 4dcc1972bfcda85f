import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { enterOrg } from './enter'

export async function makeOrg(body: Body<'/api/org', 'post'>): Promise<string> {
  const made = await answer(api.POST('/api/org', { body }))
  return enterOrg(made.access_token, made.org.id)
}
