import { makePasskey } from '@/lib/passkey'
import { answer, hq } from './hq-client'

/** Asks the browser for a new passkey; answers the recovery codes, if these are the first. */
export async function addPasskey(name: string): Promise<readonly string[]> {
  const { options } = await answer(hq.POST('/admin/auth/webauthn/register/options'))
  const credential = await makePasskey(options)
  const made = await answer(hq.POST('/admin/auth/webauthn/register', { body: { name, credential } }))
  return made.recovery_codes
}

export const removePasskey = (id: string) =>
  answer(hq.DELETE('/admin/auth/webauthn/{id}', { params: { path: { id } } }))
