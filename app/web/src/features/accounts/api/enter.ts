import { orgOf, session } from '@/api/session'
import { firstOrgAddress } from '@/lib/enter'
import { orgPath } from '@/lib/nav'

interface Given {
  access_token?: string
}

/** Holds the fresh token and names the first page: the wished one, or that of an org. */
export async function enter({ access_token: token }: Given, wished: string | null): Promise<string> {
  if (!token) throw new Error('the sign-in answered without a token')
  const orgId = orgOf(token)
  session.hold(token, orgId)
  if (wished) return wished
  return (orgId && (await firstOrgAddress())) || '/'
}

export async function enterOrg(token: string, orgId: string): Promise<string> {
  session.hold(token, orgId)
  return orgPath(orgId, '/')
}
