import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'

export const ROLES = ['owner', 'manager', 'developer', 'member', 'viewer'] as const
export type Role = (typeof ROLES)[number]

export const LEADERS: readonly Role[] = ['owner', 'manager']
export const OWNERS: readonly Role[] = ['owner']

export const roleNames: Record<Role, MessageDescriptor> = {
  owner: msg`Owner`,
  manager: msg`Manager`,
  developer: msg`Developer`,
  member: msg`Member`,
  viewer: msg`Viewer`,
}

export const roleDuties: Record<Role, MessageDescriptor> = {
  owner: msg`Everything, including keys, billing and people`,
  manager: msg`Runs the business: approves, invites, sets policies; not owners or keys`,
  developer: msg`Builds: leads, agents, templates, webhooks; approves nothing`,
  member: msg`The front desk: inbox, leads, single texts and calls`,
  viewer: msg`Sees, and changes nothing`,
}

export const allowed = (role: Role, roles?: readonly Role[]): boolean => !roles || roles.includes(role)
