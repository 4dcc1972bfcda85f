import { lazy, Suspense, useState, type ReactElement } from 'react'
import { t } from '@lingui/core/macro'
import { Bell, Keyboard, LogOut, MonitorSmartphone, ShieldCheck, UserRound } from 'lucide-react'
import { logOut } from '@/api/log-out'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu'
import { useStanding } from '@/lib/me'
import { navigate, useOrgPath } from '@/lib/nav'
import { pageExists } from '@/lib/pages'
import { chooseTheme, useTheme, type Theme } from '@/lib/theme'

const KeysDialog = lazy(() => import('./keys-dialog'))

export default function UserMenu({ trigger }: { trigger: ReactElement }) {
  const { me } = useStanding()
  const [keys, setKeys] = useState(false)
  return (
    <>
      <Menu trigger={trigger} label={t`Your menu`}>
        <div className="px-2 py-1">
          <p className="truncate font-medium" title={me.name}>
            {me.name}
          </p>
          <p className="truncate text-sm text-ink-2" title={me.email}>
            {me.email}
          </p>
        </div>
        <MenuLine />
        <OwnPages />
        <MenuItem onSelect={() => setKeys(true)}>
          <Keyboard aria-hidden className="size-4" />
          {t`Keyboard`}
        </MenuItem>
        <MenuLine />
        <ThemeChoice />
        <MenuLine />
        <MenuItem onSelect={() => void logOut()}>
          <LogOut aria-hidden className="size-4" />
          {t`Sign out`}
        </MenuItem>
      </Menu>
      <Suspense>{keys && <KeysDialog onClose={() => setKeys(false)} />}</Suspense>
    </>
  )
}

function OwnPages() {
  const path = useOrgPath()
  const own = [
    { page: '/settings/profile', title: t`Profile`, Icon: UserRound },
    { page: '/settings/security', title: t`Security`, Icon: ShieldCheck },
    { page: '/settings/sessions', title: t`Sessions`, Icon: MonitorSmartphone },
    { page: '/settings/notices', title: t`Notices`, Icon: Bell },
  ]
  return own
    .filter(({ page }) => pageExists(page))
    .map(({ page, title, Icon }) => (
      <MenuItem key={page} onSelect={() => navigate(path(page))}>
        <Icon aria-hidden className="size-4" />
        {title}
      </MenuItem>
    ))
}

function ThemeChoice() {
  const theme = useTheme()
  const options = [
    { value: 'light', label: t`Light` },
    { value: 'dark', label: t`Dark` },
    { value: 'system', label: t`As the system` },
  ]
  return (
    <>
      <MenuLabel>{t`Theme`}</MenuLabel>
      <MenuChoice value={theme} options={options} onChange={(value) => chooseTheme(value as Theme)} />
    </>
  )
}
