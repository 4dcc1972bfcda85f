import { answer, api } from '@/api/client'
import type { Proof } from '@/lib/proof'
import { enter } from './enter'

/** The second half of a sign-in; answers where to go. */
export async function showLoginFactor(mfaToken: string, proof: Proof, wished: string | null): Promise<string> {
  const body = { mfa_token: mfaToken, ...proof }
  return enter(await answer(api.POST('/api/auth/login/mfa', { body })), wished)
}

export const loginFactorOptions = async (mfaToken: string): Promise<unknown> =>
  (await answer(api.POST('/api/auth/login/mfa/options', { body: { mfa_token: mfaToken } }))).options
