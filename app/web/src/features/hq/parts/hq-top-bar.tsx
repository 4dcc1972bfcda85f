import { lazy, Suspense, useEffect, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Search } from 'lucide-react'
import { Mark } from '@/components/shell/mark'
import { MenuButton } from '@/components/shell/menu-button'
import { IconButton } from '@/components/ui/icon-button'
import { ThemeButton } from '@/components/ui/theme-button'
import { initials } from '@/lib/format'
import { whenIdle } from '@/lib/idle'
import { commandKey, useKey } from '@/lib/keys'
import { useOperator } from './operator'

const loadPalette = () => import('./hq-palette')
const Palette = lazy(loadPalette)
const loadUserMenu = () => import('./hq-user-menu')

export function HqTopBar() {
  const { name } = useOperator()
  const [searching, setSearching] = useState(false)
  // Ready before it is called for, so that no letter typed after the key is lost.
  useEffect(() => whenIdle(() => void loadPalette()), [])
  useKey('mod+k', () => setSearching((open) => !open))
  return (
    <header className="sticky top-1 z-20 flex items-center gap-2 border-b border-line bg-surface px-4">
      <p className="flex items-center gap-2 font-semibold md:hidden">
        <Mark className="size-5" />
        Astrix HQ
      </p>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setSearching(true)}
        className="flex h-8 w-80 items-center gap-2 rounded-control border border-edge bg-canvas px-2 text-ink-2 hover:border-ink-3 max-md:hidden"
      >
        <Search aria-hidden className="size-4" />
        <span className="flex-1 text-left">{t`Search or jump to…`}</span>
        <kbd className="font-sans text-xs">{commandKey} K</kbd>
      </button>
      <div className="ml-auto flex items-center gap-1">
        <IconButton label={t`Search or jump to`} className="md:hidden" onClick={() => setSearching(true)}>
          <Search aria-hidden className="size-4" />
        </IconButton>
        <span className="max-md:hidden">
          <ThemeButton />
        </span>
        <MenuButton load={loadUserMenu} label={t`Your menu: ${name}`} className="px-1">
          <span
            aria-hidden
            className="flex size-7 items-center justify-center rounded-chip bg-stop-soft text-xs font-semibold text-stop"
          >
            {initials(name)}
          </span>
        </MenuButton>
      </div>
      <Suspense>{searching && <Palette onClose={() => setSearching(false)} />}</Suspense>
    </header>
  )
}
