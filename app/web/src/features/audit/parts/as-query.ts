import { midnight } from '@/lib/days'
import type { AuditFilters } from '../api/use-audit'

/** Days as a person picks them become moments: from their midnight to the midnight after. */
export function asQuery({ from, to, ...rest }: AuditFilters): AuditFilters {
  return {
    ...rest,
    ...(from ? { from: midnight(from) } : {}),
    ...(to ? { to: midnight(to, 1) } : {}),
  }
}
