import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import type { Proof } from '@/lib/proof'

export type SignedIn = Answer<'/api/auth/login/mfa', 'post'>

/** The second half of a sign-in. */
export const showLoginFactor = (mfaToken: string, proof: Proof): Promise<SignedIn> =>
  answer(api.POST('/api/auth/login/mfa', { body: { mfa_token: mfaToken, ...proof } }))

export const loginFactorOptions = async (mfaToken: string): Promise<unknown> =>
  (await answer(api.POST('/api/auth/login/mfa/options', { body: { mfa_token: mfaToken } }))).options
