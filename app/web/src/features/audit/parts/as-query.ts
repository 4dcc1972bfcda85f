import type { AuditFilters } from '../api/use-audit'

/** Days as a person picks them become moments: from their midnight to the midnight after. */
export function asQuery({ from, to, ...rest }: AuditFilters): AuditFilters {
  return {
    ...rest,
    ...(from ? { from: midnight(from, 0) } : {}),
    ...(to ? { to: midnight(to, 1) } : {}),
  }
}

function midnight(day: string, daysLater: number): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (!year || !month || !date) return undefined
  return new Date(year, month - 1, date + daysLater).toISOString()
}
