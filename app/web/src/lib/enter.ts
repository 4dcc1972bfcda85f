import { answer, api } from '@/api/client'
import { keep, kept } from './kept'
import { orgPath } from './nav'

const LAST_ORG = 'last-org'

export const rememberOrg = (orgId: string): void => keep(LAST_ORG, orgId)

/** Where a person starts who did not ask for a page: the org they worked in last, else their first. */
export async function firstOrgAddress(): Promise<string | null> {
  const { orgs } = await answer(api.GET('/api/auth/me'))
  const known = orgs.find((org) => org.org_id === kept(LAST_ORG)) ?? orgs[0]
  return known ? orgPath(known.org_id, '/') : null
}

/** Only an address of this application may be returned to after a sign-in. */
export const ownAddress = (wished: string | null): string | null =>
  wished?.startsWith('/o/') ? wished : null

export const returnAddress = (search: string): string | null =>
  ownAddress(new URLSearchParams(search).get('to'))
