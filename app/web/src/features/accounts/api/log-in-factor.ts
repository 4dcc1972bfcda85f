import { send } from '@/api/client'
import { problemOf } from '@/api/problem'
import type { Proof } from '@/lib/proof'
import { enter } from './enter'

async function post<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'Content-Type': 'application/json' }
  const sent = await send(
    new Request(new URL(path, location.origin), { method: 'POST', body: JSON.stringify(body), headers }),
  )
  if (!sent.ok) throw await problemOf(sent)
  return (await sent.json()) as T
}

/** The second half of a sign-in; answers where to go. */
export async function showLoginFactor(
  mfaToken: string,
  proof: Proof,
  wished: string | null,
): Promise<string> {
  return enter(await post('/api/auth/login/mfa', { mfa_token: mfaToken, ...proof }), wished)
}

export const loginFactorOptions = async (mfaToken: string): Promise<unknown> =>
  (await post<{ options: unknown }>('/api/auth/login/mfa/options', { mfa_token: mfaToken })).options
