import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { cx } from '@/lib/cx'
import { keep, kept } from '@/lib/kept'
import { Link, useOrgPath, usePage } from '@/lib/nav'
import { isCurrent, type BarPage } from './bar-page'

export function Sidebar({ pages }: { pages: BarPage[] }) {
  const [folded, setFolded] = useState(() => kept('sidebar') === 'folded')
  const fold = () => {
    keep('sidebar', folded ? null : 'folded')
    setFolded(!folded)
  }
  const shown = pages
    .filter((page) => page.sidebar !== undefined)
    .sort((one, other) => one.sidebar! - other.sidebar!)
  const Icon = folded ? PanelLeftOpen : PanelLeftClose
  const foldWord = folded ? t`Unfold the sidebar` : t`Fold the sidebar`
  return (
    <div
      className={cx(
        'sticky top-12 flex h-[calc(100dvh-48px)] flex-col justify-between border-r border-line p-2 max-md:hidden',
        folded ? 'w-14' : 'w-55',
      )}
    >
      <nav aria-label={t`Main`}>
        <ul className="grid gap-0.5">
          {shown.map((page) => (
            <SidebarLink key={page.path} page={page} folded={folded} />
          ))}
        </ul>
      </nav>
      <button
        type="button"
        onClick={fold}
        aria-expanded={!folded}
        aria-label={foldWord}
        title={foldWord}
        className="flex size-9 items-center justify-center rounded-control text-ink-3 hover:bg-sunken hover:text-ink"
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </div>
  )
}

function SidebarLink({ page, folded }: { page: BarPage; folded: boolean }) {
  const path = useOrgPath()
  const current = isCurrent(page.path, usePage())
  const title = i18n._(page.title)
  return (
    <li>
      <Link
        href={path(page.path)}
        aria-current={current ? 'page' : undefined}
        title={folded ? title : undefined}
        className={cx(
          'flex h-9 items-center gap-3 rounded-control px-3',
          current ? 'bg-accent-soft font-medium text-accent' : 'text-ink-2 hover:bg-sunken hover:text-ink',
        )}
      >
        {page.icon && <page.icon aria-hidden className="size-4 shrink-0" />}
        <span className={folded ? 'sr-only' : 'truncate'}>{title}</span>
      </Link>
    </li>
  )
}
