import { lazy, Suspense } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { asProblem } from '@/api/problem'
import { FrameSkeleton } from '@/components/shell/frame-skeleton'
import { OfflineBanner } from '@/components/shell/offline-banner'
import { PageSkeleton } from '@/components/shell/page-skeleton'
import { SkipLink } from '@/components/shell/skip-link'
import { CrashGuard } from '@/components/ui/crash-guard'
import { ProblemNote } from '@/components/ui/problem-note'
import { ToastRegion } from '@/components/ui/toast-region'
import { leave } from '../api/leave'
import { useHqMe } from '../api/use-hq-me'
import { DESK_PAGES } from '../desk-pages'
import { HqBottomBar } from './hq-bottom-bar'
import { HqSidebar } from './hq-sidebar'
import { HqStepUp } from './hq-step-up'
import { HqTopBar } from './hq-top-bar'
import { NoSuchPage } from './no-such-page'
import { OperatorContext } from './operator'
import { useIdleEnd } from './use-idle-end'

const OrgPage = lazy(() => import('../pages/org-page'))

/** HQ is denser and darker, with a red stripe on top: nobody mistakes the realm. */
export function HqFrame() {
  const me = useHqMe()
  useIdleEnd(() => void leave('idle'))
  if (me.error && !me.data)
    return (
      <main className="mx-auto max-w-md p-4 pt-24">
        <ProblemNote problem={asProblem(me.error)} retry={() => void me.refetch()} />
      </main>
    )
  if (!me.data) return <FrameSkeleton />
  return (
    <OperatorContext value={me.data}>
      <SkipLink />
      <div className="grid min-h-dvh grid-rows-[4px_44px_1fr] md:grid-cols-[200px_minmax(0,1fr)]">
        <div aria-hidden className="sticky top-0 z-30 bg-stripe md:col-span-2" />
        <HqSidebar />
        <HqTopBar />
        <main id="page" tabIndex={-1} className="min-w-0 p-4 pb-24 outline-none md:pb-8">
          <OfflineBanner />
          <OpenPage />
        </main>
      </div>
      <HqBottomBar />
      <ToastRegion />
      <HqStepUp />
    </OperatorContext>
  )
}

function OpenPage() {
  const [address] = useLocation()
  return (
    <CrashGuard key={address}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/login">
            <Redirect to="/" replace />
          </Route>
          <Route path="/organizations/:id" component={OrgPage} />
          {DESK_PAGES.map(({ path, Component }) => (
            <Route key={path} path={path} component={Component} />
          ))}
          <Route component={NoSuchPage} />
        </Switch>
      </Suspense>
    </CrashGuard>
  )
}
