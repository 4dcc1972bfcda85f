import { lazy, Suspense, useState, type ReactElement } from 'react'
import { t } from '@lingui/core/macro'
import { Keyboard, LogOut, UserRound } from 'lucide-react'
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuLine } from '@/components/ui/menu'
import { navigate } from '@/lib/nav'
import { chooseTheme, useTheme, type Theme } from '@/lib/theme'
import { leave } from '../api/leave'
import { useOperator } from './operator'

const KeysDialog = lazy(() => import('@/components/shell/keys-dialog'))

export default function HqUserMenu({ trigger }: { trigger: ReactElement }) {
  const me = useOperator()
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
        <MenuItem onSelect={() => navigate('/account')}>
          <UserRound aria-hidden className="size-4" />
          {t`Your account`}
        </MenuItem>
        <MenuItem onSelect={() => setKeys(true)}>
          <Keyboard aria-hidden className="size-4" />
          {t`Keyboard`}
        </MenuItem>
        <MenuLine />
        <ThemeChoice />
        <MenuLine />
        <MenuItem onSelect={() => void leave('left')}>
          <LogOut aria-hidden className="size-4" />
          {t`Sign out`}
        </MenuItem>
      </Menu>
      <Suspense>{keys && <KeysDialog onClose={() => setKeys(false)} />}</Suspense>
    </>
  )
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
