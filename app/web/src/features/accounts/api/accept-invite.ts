import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { enter } from './enter'

export async function acceptInvite(body: Body<'/api/invite/accept', 'post'>): Promise<string> {
  return enter(await answer(api.POST('/api/invite/accept', { body })), null)
}
