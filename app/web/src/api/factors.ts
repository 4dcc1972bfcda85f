/** What the frame itself asks of the second factor; the pages of the account ask for the rest. */
import type { Proof } from '@/lib/proof'
import { answer, api } from './client'
import { session } from './session'

/** From here on this tab's token carries the factor, for some minutes. */
export async function showFactor(proof: Proof): Promise<void> {
  const { access_token: token } = await answer(api.POST('/api/auth/step-up', { body: proof }))
  session.hold(token, session.orgId)
}

export const factorOptions = async (): Promise<unknown> =>
  (await answer(api.POST('/api/auth/webauthn/assert/options'))).options

export const enrollTotp = () => answer(api.POST('/api/auth/totp/enroll'))

export const activateTotp = async (code: string): Promise<readonly string[]> =>
  (await answer(api.POST('/api/auth/totp/activate', { body: { code } }))).recovery_codes
