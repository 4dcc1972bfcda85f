import { lazy, Suspense, useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Ellipsis } from 'lucide-react'
import { cx } from '@/lib/cx'
import { Link, useOrgPath, usePage } from '@/lib/nav'
import type { Role } from '@/lib/roles'
import { isCurrent, type BarPage } from './bar-page'

const MoreSheet = lazy(() => import('./more-sheet'))
const PLACES = 4

/** The phone's bar: four places in the order that the role needs them, the rest under More. */
export function barPages(pages: BarPage[], role: Role): BarPage[] {
  return pages
    .filter((page) => page.phone?.[role] !== undefined)
    .sort((one, other) => one.phone![role]! - other.phone![role]!)
    .slice(0, PLACES)
}

export function BottomBar({ pages, role }: { pages: BarPage[]; role: Role }) {
  const [more, setMore] = useState(false)
  const page = usePage()
  const shown = barPages(pages, role)
  const elsewhere = !shown.some(({ path }) => isCurrent(path, page))
  return (
    <nav
      aria-label={t`Main`}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map((known) => (
        <BarLink key={known.path} known={known} current={isCurrent(known.path, page)} />
      ))}
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setMore(true)}
        className={placeClass(elsewhere)}
      >
        <Ellipsis aria-hidden className="size-5" />
        {t`More`}
      </button>
      <Suspense>{more && <MoreSheet pages={pages} onClose={() => setMore(false)} />}</Suspense>
    </nav>
  )
}

const placeClass = (current: boolean) =>
  cx(
    'grid min-h-14 min-w-0 flex-1 content-center justify-items-center gap-1 px-1 text-xs outline-offset-[-4px]',
    current ? 'font-medium text-accent' : 'text-ink-2',
  )

function BarLink({ known, current }: { known: BarPage; current: boolean }) {
  const path = useOrgPath()
  return (
    <Link href={path(known.path)} aria-current={current ? 'page' : undefined} className={placeClass(current)}>
      {known.icon && <known.icon aria-hidden className="size-5" />}
      <span className="max-w-full truncate">{i18n._(known.title)}</span>
    </Link>
  )
}
