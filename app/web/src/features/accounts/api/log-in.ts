import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { enter } from './enter'

/** Signs in and answers where to go. */
export async function logIn(body: Body<'/api/auth/login', 'post'>, wished: string | null): Promise<string> {
  const given = await answer(api.POST('/api/auth/login', { body }))
  return enter(given, wished)
}
