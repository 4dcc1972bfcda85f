import type { ReactElement } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Plus } from 'lucide-react'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu'
import { roleIn, useStanding } from '@/lib/me'
import { navigate, orgPath, useOrgId } from '@/lib/nav'
import { roleNames } from '@/lib/roles'

export default function OrgMenu({ trigger }: { trigger: ReactElement }) {
  const { me } = useStanding()
  const current = useOrgId()
  const options = me.orgs.map((org) => ({
    value: org.org_id,
    label: (
      <span className="grid min-w-0">
        <span className="truncate font-medium" title={org.name}>
          {org.name}
        </span>
        <span className="text-xs text-ink-2">{i18n._(roleNames[roleIn(me, org.org_id) ?? 'viewer'])}</span>
      </span>
    ),
  }))
  return (
    <Menu trigger={trigger} label={t`Organizations`} align="start">
      <MenuLabel>{t`Your organizations`}</MenuLabel>
      <MenuChoice value={current} options={options} onChange={(orgId) => navigate(orgPath(orgId, '/'))} />
      <MenuLine />
      <MenuItem onSelect={() => navigate(orgPath(current, '/new-organization'))}>
        <Plus aria-hidden className="size-4" />
        {t`New organization`}
      </MenuItem>
    </Menu>
  )
}
