import { lazy, Suspense, useState } from 'react'
import { I18nProvider } from '@lingui/react'
import { i18n } from '@lingui/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { Route, Switch } from 'wouter'
import { makeQueries } from '@/api/query'
import { CrashGuard } from '@/components/shell/crash-guard'
import { loadWords } from '@/lib/words'
import { lazyPage } from '@/lib/lazy-page'
import type { PublicPage } from '@/lib/room'

const rooms = import.meta.glob<{ publicPages: PublicPage[] }>('../../features/*/public.ts', { eager: true })

const roomOf = (path: string) => path.split('/').at(-2) ?? ''
const publicPages = Object.entries(rooms).flatMap(([path, { publicPages: pages }]) =>
  pages.map((page) => ({ path: page.path, Page: lazyPage(roomOf(path), page.load) })),
)
const OrgFrame = lazy(async () => {
  const [frame] = await Promise.all([import('./org-frame'), loadWords('accounts')])
  return frame
})
const Start = lazy(() => import('./start'))

export function TenantApp() {
  const [queries] = useState(makeQueries)
  return (
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
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
      </QueryClientProvider>
    </I18nProvider>
  )
}
