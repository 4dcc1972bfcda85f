import type { Role } from '@/lib/roles'
import type { View } from '../api/leads-types'

const KEEPERS: readonly Role[] = ['owner', 'manager', 'developer']
const LEADERS: readonly Role[] = ['owner', 'manager']

export const mayKeepViews = (role: Role): boolean => KEEPERS.includes(role)

/** One's own; those that all see may be put right by owners and managers as well. */
export const ownsView = (view: View, userId: string, role: Role): boolean =>
  mayKeepViews(role) && (view.owner_user_id === userId || (view.shared && LEADERS.includes(role)))
