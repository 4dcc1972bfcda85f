import type { Role } from '@/lib/roles'

const WRITERS: readonly Role[] = ['owner', 'manager', 'developer', 'member']
const BUILDERS: readonly Role[] = ['owner', 'manager', 'developer']
const LEADERS: readonly Role[] = ['owner', 'manager']

export const mayWrite = (role: Role): boolean => WRITERS.includes(role)
export const mayExport = (role: Role): boolean => BUILDERS.includes(role)
export const mayBatch = (role: Role): boolean => BUILDERS.includes(role)
export const mayAssign = (role: Role): boolean => LEADERS.includes(role)
