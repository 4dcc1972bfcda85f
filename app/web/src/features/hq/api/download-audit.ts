import { problemOf } from '@/api/problem'
import { send } from './hq-client'
import type { AuditFilters } from './use-audit'

/** The export needs the token, so it is fetched here and handed to the browser as a file. */
export async function downloadAudit(filters: AuditFilters): Promise<void> {
  const address = new URL('/admin/security/audit.csv', location.origin)
  for (const [key, value] of Object.entries(filters))
    if (value) address.searchParams.set(key, value as string)
  const response = await send(new Request(address))
  if (!response.ok) throw await problemOf(response)
  const file = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = file
  link.download = `hq-audit-${new Date().toISOString().slice(0, 10)}.csv`
  link.click()
  URL.revokeObjectURL(file)
}
