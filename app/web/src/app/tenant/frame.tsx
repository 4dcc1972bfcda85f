import { lazy, Suspense, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Route, Switch } from 'wouter'
import { asProblem } from '@/api/problem'
import { BottomBar } from '@/components/shell/bottom-bar'
import { CrashGuard } from '@/components/ui/crash-guard'
import { FactorDueBanner } from '@/components/shell/factor-due-banner'
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
import { owesFactor, roleIn, StandingContext, useMeQuery } from '@/lib/me'
import { usePage } from '@/lib/nav'
import { allowed } from '@/lib/roles'
import { loadWords } from '@/lib/words'
import { useOrg } from '@/features/orgs/api/use-org'
import { NotYours } from './not-yours'
import { actions, banners, pages, searches, topBarParts } from './rooms'
import { ShutGate } from './shut-gate'
import { useLiveStream } from './use-live-stream'
import { HomePage } from './home-page'
import { FRAME_PAGES } from './frame-pages'

const SettingsLayout = lazy(() => import('./settings-layout'))
const ProtectPage = lazy(async () => {
  const page = import('@/features/accounts/pages/protect-page')
  await Promise.all([loadWords('accounts'), loadWords('factors')])
  return page
})

/** The desk itself: bars around, one page in the middle. */
export function Frame({ orgId }: { orgId: string }) {
  const me = useMeQuery()
  // Asked for beside the person, not after: whether the organization is open decides what is drawn at all.
  useOrg()
  const [asked] = useState(() => pages)
  const [walled, setWalled] = useState(false)
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
  const standing = { me: me.data, role, orgName }
  // Once it stands, only the page itself opens it: it may still show codes that nobody can show again.
  if (!walled && owesFactor(me.data, orgId)) setWalled(true)
  if (walled)
    return (
      <StandingContext value={standing}>
        <Suspense>
          <ProtectPage onDone={() => setWalled(false)} />
        </Suspense>
      </StandingContext>
    )
  const open = [...FRAME_PAGES, ...asked].filter((page) => allowed(role, page.roles))
  // A page of one thing has no address of its own to go to.
  const listed = open.filter((page) => !page.path.includes(':'))
  return (
    <StandingContext value={standing}>
      <ShutGate>
        <Stream />
        <SkipLink />
        <div className="grid min-h-dvh grid-rows-[48px_1fr] md:grid-cols-[auto_1fr]">
          <TopBar
            pages={listed}
            actions={actions.filter((act) => allowed(role, act.roles))}
            parts={topBarParts}
            searches={searches}
          />
          <Sidebar pages={listed} />
          <main id="page" tabIndex={-1} className="min-w-0 p-4 pb-24 outline-none md:p-6">
            <OfflineBanner />
            <Suspense>
              {banners.map(({ order, Component }) => (
                <Component key={order} />
              ))}
            </Suspense>
            <FactorDueBanner />
            <OpenPage pages={open} />
          </main>
        </div>
        <BottomBar pages={listed} role={role} />
      </ShutGate>
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
