import { Suspense, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Route, Switch } from 'wouter'
import { asProblem } from '@/api/problem'
import { BottomBar } from '@/components/shell/bottom-bar'
import { CrashGuard } from '@/components/ui/crash-guard'
import { FrameSkeleton } from '@/components/shell/frame-skeleton'
import { NotHere } from '@/components/shell/not-here'
import { OfflineBanner } from '@/components/shell/offline-banner'
import { Sidebar } from '@/components/shell/sidebar'
import { SkipLink } from '@/components/shell/skip-link'
import { StepUpSlot } from '@/components/shell/step-up-slot'
import { TopBar } from '@/components/shell/top-bar'
import { PageSkeleton } from '@/components/shell/page-skeleton'
import { ProblemNote } from '@/components/ui/problem-note'
import { ToastRegion } from '@/components/ui/toast-region'
import { roleIn, StandingContext, useMeQuery } from '@/lib/me'
import { usePage } from '@/lib/nav'
import { allowed } from '@/lib/roles'
import { NotYours } from './not-yours'
import { actions, pages, topBarParts } from './rooms'
import { useLiveStream } from './use-live-stream'
import { HomePage } from './home-page'
import { SettingsLayout } from './settings-layout'
import { FRAME_PAGES } from './frame-pages'

/** The desk itself: bars around, one page in the middle. */
export function Frame({ orgId }: { orgId: string }) {
  const me = useMeQuery()
  const [asked] = useState(() => pages)
  if (me.error && !me.data)
    return (
      <main className="mx-auto max-w-md p-4 pt-24">
        <ProblemNote problem={asProblem(me.error)} retry={() => void me.refetch()} />
      </main>
    )
  if (!me.data) return <FrameSkeleton />
  const role = roleIn(me.data, orgId)
  if (!role) return <NotYours me={me.data} />
  const orgName = me.data.orgs.find((org) => org.org_id === orgId)?.name ?? ''
  const open = [...FRAME_PAGES, ...asked].filter((page) => allowed(role, page.roles))
  return (
    <StandingContext value={{ me: me.data, role, orgName }}>
      <Stream />
      <SkipLink />
      <div className="grid min-h-dvh grid-rows-[48px_1fr] md:grid-cols-[auto_1fr]">
        <TopBar
          pages={open}
          actions={actions.filter((act) => allowed(role, act.roles))}
          parts={topBarParts}
        />
        <Sidebar pages={open} />
        <main id="page" tabIndex={-1} className="min-w-0 p-4 pb-24 outline-none md:p-6">
          <OfflineBanner />
          <OpenPage pages={open} />
        </main>
      </div>
      <BottomBar pages={open} role={role} />
      <ToastRegion />
      <StepUpSlot />
    </StandingContext>
  )
}

function Stream() {
  useLiveStream(useQueryClient())
  return null
}

function OpenPage({ pages: open }: { pages: { path: string }[] }) {
  const page = usePage()
  const mine = pages.filter((known) => open.some(({ path }) => path === known.path))
  return (
    <CrashGuard key={page}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/o/:orgId/" component={HomePage} />
          <Route path="/o/:orgId/settings/*?">
            <SettingsLayout pages={mine.filter((known) => known.settings)} />
          </Route>
          {mine
            .filter((known) => !known.settings)
            .map(({ path, Component }) => (
              <Route key={path} path={`/o/:orgId${path}`} component={Component} />
            ))}
          <Route component={NotHere} />
        </Switch>
      </Suspense>
    </CrashGuard>
  )
}
