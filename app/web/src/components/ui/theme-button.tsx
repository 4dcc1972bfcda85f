import { t } from '@lingui/core/macro'
import { Monitor, Moon, Sun } from 'lucide-react'
import { chooseTheme, useTheme, type Theme } from '@/lib/theme'
import { IconButton } from './icon-button'

const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' }
const SIGN = { system: Monitor, light: Sun, dark: Moon }

/** One press to the next: as the system, light, dark. */
export function ThemeButton() {
  const theme = useTheme()
  const Icon = SIGN[theme]
  const name = { system: t`as the system`, light: t`light`, dark: t`dark` }[theme]
  return (
    <IconButton label={t`Theme: ${name}`} onClick={() => chooseTheme(NEXT[theme])}>
      <Icon aria-hidden className="size-4" />
    </IconButton>
  )
}
