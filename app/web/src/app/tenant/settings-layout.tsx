import { Suspense } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { ChevronRight } from 'lucide-react'
import { Redirect, Route, Switch } from 'wouter'
import { NotHere } from '@/components/shell/not-here'
import { PageHeader } from '@/components/ui/page-header'
import { FormSkeleton } from '@/components/ui/skeleton'
import { cx } from '@/lib/cx'
import { Link, useOrgPath, usePage } from '@/lib/nav'
import { useNarrow } from '@/lib/narrow'
import type { FramePage } from './rooms'

/** Settings: a list beside the page; on phones the list is a page of its own. */
export default function SettingsLayout({ pages }: { pages: FramePage[] }) {
  const page = usePage()
  const narrow = useNarrow()
  const path = useOrgPath()
  const sorted = pages.toSorted((one, other) => one.settings!.order - other.settings!.order)
  const first = sorted[0]
  if (page === '/settings' || page === '/settings/') {
    if (!narrow && first) return <Redirect to={path(first.path)} replace />
    return (
      <>
        <PageHeader title={t`Settings`} />
        <SettingsList pages={sorted} page={page} />
      </>
    )
  }
  return (
    <div className="grid items-start gap-8 md:grid-cols-[176px_minmax(0,1fr)]">
      <div className="max-md:hidden">
        <SettingsList pages={sorted} page={page} />
      </div>
      <div className="min-w-0 max-w-4xl">
        <Suspense fallback={<FormSkeleton />}>
          <Switch>
            {sorted.map(({ path: address, Component }) => (
              <Route key={address} path={`/o/:orgId${address}`} component={Component} />
            ))}
            <Route component={NotHere} />
          </Switch>
        </Suspense>
      </div>
    </div>
  )
}

function SettingsList({ pages, page }: { pages: FramePage[]; page: string }) {
  const groups = [
    { title: t`Organization`, pages: pages.filter((known) => known.settings!.group === 'org') },
    { title: t`You`, pages: pages.filter((known) => known.settings!.group === 'you') },
  ]
  return (
    <nav aria-label={t`Settings`} className="grid gap-4">
      {groups
        .filter((group) => group.pages.length > 0)
        .map((group) => (
          <div key={group.title}>
            <p className="px-2 pb-1 text-xs font-medium text-ink-2">{group.title}</p>
            <ul className="grid gap-0.5 max-md:rounded-card max-md:border max-md:border-line max-md:bg-surface">
              {group.pages.map((known) => (
                <SettingsLink key={known.path} known={known} current={page === known.path} />
              ))}
            </ul>
          </div>
        ))}
    </nav>
  )
}

function SettingsLink({ known, current }: { known: FramePage; current: boolean }) {
  const path = useOrgPath()
  return (
    <li className="max-md:border-b max-md:border-line max-md:last:border-0">
      <Link
        href={path(known.path)}
        aria-current={current ? 'page' : undefined}
        className={cx(
          'flex min-h-8 items-center justify-between rounded-control px-2 py-1 max-md:min-h-12 max-md:px-4',
          current ? 'bg-accent-soft font-medium text-accent' : 'text-ink-2 hover:bg-sunken hover:text-ink',
        )}
      >
        {i18n._(known.title)}
        <ChevronRight aria-hidden className="size-4 text-ink-3 md:hidden" />
      </Link>
    </li>
  )
}
