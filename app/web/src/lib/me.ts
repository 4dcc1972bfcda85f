import { queryOptions, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import { ROLES, type Role } from './roles'

export type Me = Answer<'/api/auth/me', 'get'>

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => answer(api.GET('/api/auth/me')) })
export const useMeQuery = () => useQuery(meQuery)

interface Standing {
  me: Me
  role: Role
  orgName: string
}

export const StandingContext = createContext<Standing | null>(null)

/** Who is here, and as what, in the org of this address. */
export function useStanding(): Standing {
  const standing = useContext(StandingContext)
  if (!standing) throw new Error('this part needs a person inside an org')
  return standing
}

/** The strongest role a person holds in an org; none if they do not belong to it. */
export function roleIn(me: Me, orgId: string): Role | null {
  const held = me.orgs.find((org) => org.org_id === orgId)?.roles ?? []
  return ROLES.find((role) => held.includes(role)) ?? null
}

/** When this person must have a second factor in this org; null when none is owed, or there is one. */
export const factorDueAt = (me: Me, orgId: string): Date | null => {
  const due = me.orgs.find((org) => org.org_id === orgId)?.mfa_due_at
  return due ? new Date(due) : null
}

/** Whether the time to set one up is over: the server then answers nothing else. */
export const owesFactor = (me: Me, orgId: string, now = new Date()): boolean => {
  const due = factorDueAt(me, orgId)
  return due !== null && due <= now
}
