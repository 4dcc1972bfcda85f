import { answer, api } from '@/api/client'
import { makePasskey } from '@/lib/passkey'

/** Asks the browser for a new passkey; answers the recovery codes, if these are the first. */
export async function addPasskey(name: string): Promise<readonly string[]> {
  const { options } = await answer(api.POST('/api/auth/webauthn/register/options'))
  const credential = await makePasskey(options)
  const made = await answer(api.POST('/api/auth/webauthn/register', { body: { name, credential } }))
  return made.recovery_codes
}

export const renamePasskey = (id: string, name: string) =>
  answer(api.PUT('/api/auth/webauthn/{id}', { params: { path: { id } }, body: { name } }))

export const removePasskey = (id: string) =>
  answer(api.DELETE('/api/auth/webauthn/{id}', { params: { path: { id } } }))
