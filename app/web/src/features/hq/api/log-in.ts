import type { Proof } from '@/lib/proof'
import { answer, hq } from './hq-client'
import { hqSession } from './hq-session'
import type { HqBody } from './types'

/** What is still owed after the password: nobody enters HQ without a second factor. */
export interface Owed {
  token: string
  methods: unknown
}

export async function logIn(body: HqBody<'/admin/auth/login', 'post'>): Promise<Owed | null> {
  const given = await answer(hq.POST('/admin/auth/login', { body }))
  if (!given.mfa_token) return enter(given)
  return { token: given.mfa_token, methods: given.methods }
}

export async function finishLogIn(owed: Owed, proof: Proof): Promise<void> {
  enter(await answer(hq.POST('/admin/auth/login/mfa', { body: { mfa_token: owed.token, ...proof } })))
}

function enter({ access_token: token }: { access_token?: string | null }): null {
  if (!token) throw new Error('the sign-in answered without a token')
  hqSession.hold(token)
  return null
}

/** What the server wants signed by a passkey, before anybody is in. */
export async function loginOptions(owed: Owed): Promise<unknown> {
  const body = { mfa_token: owed.token }
  return (await answer(hq.POST('/admin/auth/login/mfa/options', { body }))).options
}
