import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { enter } from './enter'

/** A sign-in whose password was right, and that waits for the second factor. */
export interface FactorDue {
  mfaToken: string
  methods: readonly string[]
}

/** Signs in and answers where to go, or what is still to be shown. */
export async function logIn(
  body: Body<'/api/auth/login', 'post'>,
  wished: string | null,
): Promise<string | FactorDue> {
  const given = await answer(api.POST('/api/auth/login', { body }))
  if (given.mfa_token) return { mfaToken: given.mfa_token, methods: given.methods ?? [] }
  return enter(given, wished)
}
