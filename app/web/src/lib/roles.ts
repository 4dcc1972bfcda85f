import { msg } from '@lingui/core/macro'
import type { MessageDescriptor } from '@lingui/core'
import { permissions, type Permission } from '@/api/permissions.gen'

export const ROLES = ['owner', 'manager', 'developer', 'member', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** The server's own table of who may do what: a button nobody may press is not shown. */
export const rolesOf = (permission: Permission): readonly Role[] => permissions[permission]
export const can = (role: Role, permission: Permission): boolean => rolesOf(permission).includes(role)

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
