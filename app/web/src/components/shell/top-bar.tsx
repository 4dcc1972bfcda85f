import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react'
import { t } from '@lingui/core/macro'
import { ChevronsUpDown, Search } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { ThemeButton } from '@/components/ui/theme-button'
import { initials } from '@/lib/format'
import { commandKey, useKey } from '@/lib/keys'
import { whenIdle } from '@/lib/idle'
import { useStanding } from '@/lib/me'
import type { Action, SearchProps } from '@/lib/room'
import type { BarPage } from './bar-page'
import { MenuButton } from './menu-button'

const loadPalette = () => import('./palette')
const Palette = lazy(loadPalette)
const loadOrgMenu = () => import('./org-menu')
const loadUserMenu = () => import('./user-menu')

interface TopBarProps {
  pages: BarPage[]
  actions: Action[]
  parts: { order: number; Component: ComponentType }[]
  searches: ComponentType<SearchProps>[]
}

export function TopBar({ pages, actions, parts, searches }: TopBarProps) {
  const { me, orgName } = useStanding()
  const { name } = me
  const [searching, setSearching] = useState(false)
  // Ready before it is called for, so that no letter typed after the key is lost.
  useEffect(() => whenIdle(() => void loadPalette()), [])
  useKey('mod+k', () => setSearching((open) => !open))
  return (
    <header className="sticky top-0 z-30 flex min-w-0 items-center gap-2 border-b border-line bg-surface px-2 md:col-span-2">
      <MenuButton
        load={loadOrgMenu}
        label={t`Organization: ${orgName}`}
        className="min-w-0 max-w-60 px-2 font-semibold"
      >
        <span className="truncate" title={orgName}>
          {orgName}
        </span>
        <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-3" />
      </MenuButton>
      <SearchButton onOpen={() => setSearching(true)} />
      <div className="ml-auto flex items-center gap-1">
        <IconButton label={t`Search or jump to`} className="md:hidden" onClick={() => setSearching(true)}>
          <Search aria-hidden className="size-4" />
        </IconButton>
        <Suspense>
          {parts.map(({ order, Component }) => (
            <Component key={order} />
          ))}
        </Suspense>
        <span className="max-md:hidden">
          <ThemeButton />
        </span>
        <MenuButton load={loadUserMenu} label={t`Your menu: ${name}`} className="px-1">
          <span
            aria-hidden
            className="flex size-7 items-center justify-center rounded-chip bg-accent-soft text-xs font-semibold text-accent"
          >
            {initials(name)}
          </span>
        </MenuButton>
      </div>
      <Suspense>
        {searching && (
          <Palette pages={pages} actions={actions} searches={searches} onClose={() => setSearching(false)} />
        )}
      </Suspense>
    </header>
  )
}

const SearchButton = ({ onOpen }: { onOpen: () => void }) => (
  <button
    type="button"
    aria-haspopup="dialog"
    onClick={onOpen}
    className="mx-auto flex h-8 w-80 items-center gap-2 rounded-control border border-edge bg-canvas px-2 text-ink-2 hover:border-ink-3 max-md:hidden"
  >
    <Search aria-hidden className="size-4" />
    <span className="flex-1 text-left">{t`Search or jump to…`}</span>
    <kbd className="font-sans text-xs">{commandKey} K</kbd>
  </button>
)
