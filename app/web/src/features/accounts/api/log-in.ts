import { answer, api } from '@/api/client'
import type { Answer, Body } from '@/api/types'
import { enter } from './enter'

/** A sign-in whose password was right, and that waits for the second factor. */
export interface FactorDue {
  mfaToken: string
  methods: readonly string[]
  /** The page that was asked for. */
  wished: string | null
}

/** Signs in and answers where to go, or what is still to be shown. */
export async function logIn(
  body: Body<'/api/auth/login', 'post'>,
  wished: string | null,
): Promise<string | FactorDue> {
  const given = await answer(api.POST('/api/auth/login', { body }))
  return factorDue(given, wished) ?? enter(given, wished)
}

export function factorDue(given: Answer<'/api/auth/login', 'post'>, wished: string | null): FactorDue | null {
  return given.mfa_token ? { mfaToken: given.mfa_token, methods: given.methods ?? [], wished } : null
}
