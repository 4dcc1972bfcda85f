import { t } from '@lingui/core/macro'
import { Columns3, Rows3 } from 'lucide-react'
import { cx } from '@/lib/cx'
import { Link, useOrgPath } from '@/lib/nav'

/** The same leads as a table or as a board; the filters come along. */
export function LeadsLayout({ layout, params }: { layout: 'table' | 'board'; params: URLSearchParams }) {
  const path = useOrgPath()
  const query = params.toString()
  const ways = [
    { key: 'table', page: '/leads', label: t`Table`, Icon: Rows3 },
    { key: 'board', page: '/leads/board', label: t`Board`, Icon: Columns3 },
  ]
  return (
    <nav
      aria-label={t`Layout`}
      className="flex shrink-0 rounded-control border border-line-strong bg-surface p-0.5"
    >
      {ways.map(({ key, page, label, Icon }) => (
        <Link
          key={key}
          href={path(page) + (query ? `?${query}` : '')}
          aria-current={key === layout ? 'page' : undefined}
          className={cx(
            'inline-flex min-h-6.5 items-center gap-1.5 rounded-[4px] px-2 text-sm pointer-coarse:min-h-8',
            key === layout ? 'bg-accent-soft font-medium text-accent' : 'text-ink-2 hover:text-ink',
          )}
        >
          <Icon aria-hidden className="size-4" />
          <span className="max-lg:sr-only">{label}</span>
        </Link>
      ))}
    </nav>
  )
}
