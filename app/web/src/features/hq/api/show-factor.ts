import type { Proof } from '@/lib/proof'
import { answer, hq } from './hq-client'
import { hqSession } from './hq-session'

/** A token that may do what asks for the second factor, for five minutes. */
export async function showFactor(proof: Proof): Promise<void> {
  const { access_token: token } = await answer(hq.POST('/admin/auth/step-up', { body: proof }))
  hqSession.hold(token)
}

/** What the server wants signed by a passkey. */
export const factorOptions = async (): Promise<unknown> =>
  (await answer(hq.POST('/admin/auth/webauthn/assert/options'))).options
