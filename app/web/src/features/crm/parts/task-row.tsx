import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Ellipsis } from 'lucide-react'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { Task } from '../api/lead-shapes'
import type { TaskActs } from './task-acts'
import { TaskCheck } from './task-check'
import { TaskSaid } from './task-said'
import { LazyMenu } from './task-lazy-menu'

const TaskEditDialog = lazy(() => import('./task-edit-dialog'))

interface TaskRowProps {
  task: Task
  acts: TaskActs
  /** On a lead's own page its name would only repeat the heading. */
  withLead?: boolean
  /** Whose it is, where that may be somebody else. */
  withPerson?: boolean
}

export function TaskRow({ task, acts, withLead, withPerson }: TaskRowProps) {
  const { role } = useStanding()
  const [editing, setEditing] = useState(false)
  const { title } = task
  const mayWrite = can(role, 'tasks.write')
  return (
    <div className="flex min-w-0 items-start gap-2 py-1.5">
      <TaskCheck task={task} onPress={() => void acts.finish(task)} />
      <TaskSaid task={task} withLead={withLead} withPerson={withPerson} />
      {mayWrite && (
        <LazyMenu
          label={t`More for ${title}`}
          load={() => import('./task-menu')}
          render={(Opened, trigger) => (
            <Opened trigger={trigger} task={task} acts={acts} onEdit={() => setEditing(true)} />
          )}
        >
          <Ellipsis aria-hidden className="size-4" />
        </LazyMenu>
      )}
      <Suspense>{editing && <TaskEditDialog task={task} onClose={() => setEditing(false)} />}</Suspense>
    </div>
  )
}
