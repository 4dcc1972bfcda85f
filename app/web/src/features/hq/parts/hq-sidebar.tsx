import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { useLocation } from 'wouter'
import { Mark } from '@/components/shell/mark'
import { cx } from '@/lib/cx'
import { Link } from '@/lib/nav'
import { DESK_PAGES, isCurrent } from '../desk-pages'

export function HqSidebar() {
  const [address] = useLocation()
  return (
    <nav
      aria-label={t`Main`}
      className="sticky top-1 row-span-2 flex h-[calc(100dvh-4px)] flex-col gap-2 border-r border-rail-line bg-rail p-2 text-rail-ink max-md:hidden"
    >
      <p className="flex h-9 items-center gap-2 px-2 font-semibold text-rail-strong">
        <Mark className="size-5" />
        Astrix HQ
      </p>
      <ul className="grid gap-px">
        {DESK_PAGES.filter(({ sidebar }) => sidebar).map(({ path, title, icon: Icon }) => {
          const current = isCurrent(path, address)
          return (
            <li key={path}>
              <Link
                href={path}
                aria-current={current ? 'page' : undefined}
                className={cx(
                  'flex h-8 items-center gap-3 rounded-control px-2 outline-rail-strong pointer-coarse:h-10',
                  current
                    ? 'bg-rail-lit font-medium text-rail-strong'
                    : 'hover:bg-rail-lit hover:text-rail-strong',
                )}
              >
                <Icon aria-hidden className="size-4 shrink-0" />
                <span className="truncate">{i18n._(title)}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
