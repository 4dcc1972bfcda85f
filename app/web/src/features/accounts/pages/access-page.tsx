import { lazy, Suspense } from 'react'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { Button } from '@/components/ui/button'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useStanding } from '@/lib/me'
import { useSearchState } from '@/lib/nav'
import { usePeople } from '@/lib/people'
import { can } from '@/lib/roles'
import { useInvites } from '../api/use-invites'
import { InviteList } from '../parts/invite-list'
import { PeopleTable } from '../parts/people-table'

const InviteDialog = lazy(() => import('../parts/invite-dialog'))
const KEYS = ['invite'] as const

export default function AccessPage() {
  const { role } = useStanding()
  const leads = can(role, 'users.invite')
  const people = usePeople()
  const invites = useInvites(leads)
  const [view, show] = useSearchState(KEYS)
  const invite = () => show({ invite: 'new' })
  const actions = leads && (
    <Button look="primary" onClick={invite}>
      {t`Invite somebody`}
    </Button>
  )
  return (
    <>
      <PageHeader title={t`People`} hint={t`Who works here, and what each may do.`} actions={actions} />
      <div className="grid gap-4">
        <Card flush>
          <Loaded query={people} skeleton={<RowsSkeleton />}>
            {({ items }) => <PeopleTable people={items} />}
          </Loaded>
        </Card>
        {leads && !people.isPending && (
          <Card title={t`Open invites`} flush>
            <Loaded query={invites} skeleton={<RowsSkeleton rows={2} />}>
              {({ items }) => (
                <InviteList invites={items} people={people.data?.items ?? []} onInvite={invite} />
              )}
            </Loaded>
          </Card>
        )}
      </div>
      <Suspense>
        {leads && view.invite && <InviteDialog onClose={() => show({ invite: undefined })} />}
      </Suspense>
    </>
  )
}
