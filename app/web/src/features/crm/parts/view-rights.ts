import { can, type Role } from '@/lib/roles'
import type { View } from '../api/leads-types'

const LEADERS: readonly Role[] = ['owner', 'manager']

export const mayKeepViews = (role: Role): boolean => can(role, 'views.write')

/** One's own; those that all see may be put right by owners and managers as well. */
export const ownsView = (view: View, userId: string, role: Role): boolean =>
  !view.built_in &&
  mayKeepViews(role) &&
  (view.owner_user_id === userId || (view.shared && LEADERS.includes(role)))
