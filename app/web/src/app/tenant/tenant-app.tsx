import { lazy, Suspense } from 'react'
import { I18nProvider } from '@lingui/react'
import { i18n } from '@lingui/core'
import { Route, Switch } from 'wouter'
import { CrashGuard } from '@/components/ui/crash-guard'
import { loadWords } from '@/lib/words'
import { lazyPage } from '@/lib/lazy-page'
import type { PublicPage } from '@/lib/room'

const rooms = import.meta.glob<{ publicPages: PublicPage[] }>('../../features/*/public.ts', { eager: true })

/** The pages before the frame share one catalogue of their own. */
const DOOR = 'door'
const publicPages = Object.values(rooms).flatMap(({ publicPages: pages }) =>
  pages.map((page) => ({ ...page, Page: lazyPage(DOOR, page.load) })),
)
const loadFrame = () => import('./org-frame')
const OrgFrame = lazy(async () => {
  const [frame] = await Promise.all([loadFrame(), loadWords('frame')])
  return frame
})
const Start = lazy(() => import('./start'))

/** Fetches what the address will show while the first words are still on their way. */
export function fetchAhead(address: string): void {
  const page = publicPages.find(({ path }) => path === address)
  if (!page && !address.startsWith('/o/')) return
  const parts = page ? [page.load(), loadWords(DOOR)] : [loadFrame(), loadWords('frame')]
  // Whoever renders the page asks again, and is told what went wrong.
  Promise.all(parts).catch(() => undefined)
}

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
