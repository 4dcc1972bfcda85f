import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { formatCount } from '@/lib/format'
import { roleNames, ROLES } from '@/lib/roles'
import type { HqOrg } from '../api/use-org'
import { Facts } from './facts'

/** How many hold which role; who they are is the organization's own business. */
export function OrgMembers({ org: { members_by_role: counts } }: { org: HqOrg }) {
  const rows = ROLES.map((role) => ({ name: i18n._(roleNames[role]), value: formatCount(counts[role] ?? 0) }))
  return (
    <Card title={t`Members by role`} hint={t`Who they are is the organization's own business.`}>
      <Facts rows={rows} />
    </Card>
  )
}
