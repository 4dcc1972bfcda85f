import { lazy, Suspense, useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Ellipsis } from 'lucide-react'
import { useLocation } from 'wouter'
import { cx } from '@/lib/cx'
import { Link } from '@/lib/nav'
import { DESK_PAGES, isCurrent } from '../desk-pages'

const AllPages = lazy(() => import('./hq-more-sheet'))

/** The phone's bar: four pages, and all of them under More. */
export function HqBottomBar() {
  const [more, setMore] = useState(false)
  const [address] = useLocation()
  const shown = DESK_PAGES.filter(({ phone }) => phone)
  const elsewhere = !shown.some(({ path }) => isCurrent(path, address))
  return (
    <nav
      aria-label={t`Main`}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-rail-line bg-rail pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {shown.map(({ path, title, short, icon: Icon }) => {
        const current = isCurrent(path, address)
        return (
          <Link
            key={path}
            href={path}
            aria-current={current ? 'page' : undefined}
            className={placeClass(current)}
          >
            <Icon aria-hidden className="size-5" />
            <span className="max-w-full truncate">{i18n._(short ?? title)}</span>
          </Link>
        )
      })}
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setMore(true)}
        className={placeClass(elsewhere)}
      >
        <Ellipsis aria-hidden className="size-5" />
        {t`More`}
      </button>
      <Suspense>{more && <AllPages onClose={() => setMore(false)} />}</Suspense>
    </nav>
  )
}

const placeClass = (current: boolean) =>
  cx(
    'grid min-h-14 min-w-0 flex-1 content-center justify-items-center gap-1 px-1 text-xs outline-rail-strong outline-offset-[-4px]',
    current ? 'font-medium text-rail-strong' : 'text-rail-ink',
  )
