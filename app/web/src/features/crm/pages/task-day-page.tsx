import { useRef } from 'react'
import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { Loaded } from '@/components/ui/loaded'
import { Card } from '@/components/ui/card'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useKey } from '@/lib/keys'
import { useStanding } from '@/lib/me'
import { useSearchState } from '@/lib/nav'
import { can } from '@/lib/roles'
import { useMyDay } from '../api/use-my-day'
import { TaskDay } from '../parts/task-day'
import { TaskPersonFilter } from '../parts/task-person-filter'
import { TaskQuickAdd } from '../parts/task-quick-add'

const KEYS = ['assignee'] as const

export default function TaskDayPage() {
  const { me, role } = useStanding()
  const [view, show] = useSearchState(KEYS)
  const assignee = view.assignee ?? 'me'
  const day = useMyDay(assignee)
  const quickAdd = useRef<HTMLInputElement>(null)
  const own = assignee === 'me' || assignee === me.user_id
  useKey('n', () => quickAdd.current?.focus())
  return (
    <>
      <PageHeader
        title={t`My day`}
        hint={
          <span className="max-md:hidden">{t`Arrows walk, x is done, s puts off, e changes, n writes a new one.`}</span>
        }
        actions={<TaskPersonFilter chosen={assignee} onChange={(next) => show({ assignee: next })} />}
      />
      <div className="grid max-w-3xl gap-4">
        {can(role, 'tasks.write') && <TaskQuickAdd ref={quickAdd} assignee={own ? undefined : assignee} />}
        <Card flush>
          <Loaded query={day} skeleton={<RowsSkeleton rows={6} />}>
            {(known) => <TaskDay day={known} assignee={assignee} onNew={() => quickAdd.current?.focus()} />}
          </Loaded>
        </Card>
      </div>
    </>
  )
}
