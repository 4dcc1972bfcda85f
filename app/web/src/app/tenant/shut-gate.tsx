import { lazy, Suspense, type ReactNode } from 'react'
import { Problem } from '@/api/problem'
import { useOrg } from '@/features/orgs/api/use-org'
import { loadWords } from '@/lib/words'

const withWords = async <T,>(page: Promise<T>): Promise<T> => {
  const [loaded] = await Promise.all([page, loadWords('orgs')])
  return loaded
}
const ClosedPage = lazy(() => withWords(import('@/features/orgs/pages/closed-page')))
const ShutPage = lazy(() => withWords(import('@/features/orgs/pages/shut-page')))

/** An organization that is closed shows that and nothing else: to its owners with the way back, to others without. */
export function ShutGate({ children }: { children: ReactNode }) {
  const org = useOrg()
  if (org.error instanceof Problem && org.error.code === 'org_suspended')
    return (
      <Suspense>
        <ShutPage />
      </Suspense>
    )
  if (org.data?.state === 'closed')
    return (
      <Suspense>
        <ClosedPage removedAt={org.data.removed_at} />
      </Suspense>
    )
  return children
}
