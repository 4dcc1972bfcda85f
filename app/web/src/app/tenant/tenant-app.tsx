import { lazy, Suspense } from 'react'
import { I18nProvider } from '@lingui/react'
import { i18n } from '@lingui/core'
import { Route, Switch } from 'wouter'
import { CrashGuard } from '@/components/ui/crash-guard'
import { loadWords } from '@/lib/words'
import { lazyPage } from '@/lib/lazy-page'
import type { PublicPage } from '@/lib/room'

const rooms = import.meta.glob<{ publicPages: PublicPage[] }>('../../features/*/public.ts', { eager: true })

const roomOf = (path: string) => path.split('/').at(-2) ?? ''
const publicPages = Object.entries(rooms).flatMap(([path, { publicPages: pages }]) =>
  pages.map((page) => ({ path: page.path, Page: lazyPage(roomOf(path), page.load) })),
)
const OrgFrame = lazy(async () => {
  const [frame] = await Promise.all([import('./org-frame'), loadWords('frame')])
  return frame
})
const Start = lazy(() => import('./start'))

export function TenantApp() {
  return (
    <I18nProvider i18n={i18n}>
      <CrashGuard>
        <Suspense>
          <Switch>
            {publicPages.map(({ path, Page }) => (
              <Route key={path} path={path} component={Page} />
            ))}
            <Route path="/o/:orgId/*?">{({ orgId }) => <OrgFrame key={orgId} orgId={orgId!} />}</Route>
            <Route component={Start} />
          </Switch>
        </Suspense>
      </CrashGuard>
    </I18nProvider>
  )
}
