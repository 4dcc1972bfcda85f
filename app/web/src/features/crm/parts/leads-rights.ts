import { can, type Role } from '@/lib/roles'

/** Who may hand leads to somebody; the server's table has all that batches do in one row. */
const LEADERS: readonly Role[] = ['owner', 'manager']

export const mayWrite = (role: Role): boolean => can(role, 'leads.write')
export const mayExport = (role: Role): boolean => can(role, 'leads.export')
export const mayBatch = (role: Role): boolean => can(role, 'leads.batch')
export const mayAssign = (role: Role): boolean => LEADERS.includes(role)
