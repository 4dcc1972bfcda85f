import { answer, api } from '@/api/client'
import { orgOf, session } from '@/api/session'
import type { Body } from '@/api/types'
import { enterOrg } from './enter'
import { factorDue, type FactorDue } from './log-in'
import type { SignedIn } from './log-in-factor'

/** Joins and answers where to go, or what is still to be shown before. */
export async function acceptInvite(body: Body<'/api/invite/accept', 'post'>): Promise<string | FactorDue> {
  const given = await answer(api.POST('/api/invite/accept', { body }))
  return factorDue(given, null) ?? joined(given.access_token)
}

/** Who has shown the second factor is signed in, and joins as who they are. */
export async function acceptAfterFactor(given: SignedIn, token: string): Promise<string> {
  const { access_token: access = '' } = given
  session.hold(access, orgOf(access))
  const { access_token: fresh } = await answer(api.POST('/api/auth/invite/accept', { body: { token } }))
  return joined(fresh)
}

async function joined(access: string | undefined): Promise<string> {
  const orgId = access ? orgOf(access) : null
  if (!access || !orgId) throw new Error('the invite answered without a token of an organization')
  return enterOrg(access, orgId)
}
