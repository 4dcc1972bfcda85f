/** What the frame itself asks of the second factor; the pages of the account ask for the rest. */
import type { Proof } from '@/lib/proof'
import { send } from './client'
import { problemOf } from './problem'
import { session } from './session'

interface TotpSecret {
  secret: string
  otpauth_uri: string
  qr_svg: string
}

async function post<T>(path: string, body?: unknown): Promise<T> {
  const headers = { 'Content-Type': 'application/json' }
  const wire = body === undefined ? {} : { body: JSON.stringify(body), headers }
  const sent = await send(new Request(new URL(path, location.origin), { method: 'POST', ...wire }))
  if (!sent.ok) throw await problemOf(sent)
  return (await sent.json()) as T
}

/** From here on this tab's token carries the factor, for some minutes. */
export async function showFactor(proof: Proof): Promise<void> {
  const { access_token: token } = await post<{ access_token: string }>('/api/auth/step-up', proof)
  session.hold(token, session.orgId)
}

export const factorOptions = async (): Promise<unknown> =>
  (await post<{ options: unknown }>('/api/auth/webauthn/assert/options')).options

export const enrollTotp = () => post<TotpSecret>('/api/auth/totp/enroll')

export const activateTotp = async (code: string): Promise<readonly string[]> =>
  (await post<{ recovery_codes: string[] }>('/api/auth/totp/activate', { code })).recovery_codes
