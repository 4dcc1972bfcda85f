import { Suspense } from 'react'
import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useStanding } from '@/lib/me'
import { allowed } from '@/lib/roles'
import { homeParts } from './rooms'

export function HomePage() {
  const { me, role, orgName } = useStanding()
  const firstName = me.name.split(' ')[0] ?? ''
  return (
    <>
      <PageHeader
        title={firstName ? t`Hello ${firstName}` : t`Home`}
        hint={t`What needs you at ${orgName}.`}
      />
      <div className="grid max-w-5xl items-start gap-4 lg:grid-cols-2">
        {homeParts
          .filter((part) => allowed(role, part.roles))
          .map(({ order, Component }) => (
            <Suspense key={order} fallback={<RowsSkeleton rows={3} />}>
              <Component />
            </Suspense>
          ))}
      </div>
    </>
  )
}
