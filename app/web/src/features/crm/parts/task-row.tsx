import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Check, Ellipsis } from 'lucide-react'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import { Link, useOrgPath } from '@/lib/nav'
import { can } from '@/lib/roles'
import { usePeople } from '@/lib/people'
import type { Task } from '../api/lead-shapes'
import type { TaskActs } from './task-acts'
import { TaskWhen } from './task-when'
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
  const { role, me } = useStanding()
  const path = useOrgPath()
  const [editing, setEditing] = useState(false)
  const people = usePeople().data?.items ?? []
  const { title, done, lead_id: leadId, lead_name: leadName } = task
  const mayWrite = can(role, 'tasks.write')
  const whose =
    withPerson && task.assignee !== me.user_id && people.find(({ id }) => id === task.assignee)?.name
  return (
    <div className="flex min-w-0 items-start gap-2 py-1.5">
      <button
        type="button"
        role="checkbox"
        aria-checked={done}
        aria-label={done ? t`Open again: ${title}` : t`Done: ${title}`}
        disabled={!mayWrite}
        onClick={() => void acts.finish(task)}
        className={cx('group mt-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded-chip')}
      >
        <span
          className={cx(
            'inline-flex size-4.5 items-center justify-center rounded-chip border',
            done
              ? 'border-ok bg-ok text-surface'
              : 'border-edge text-transparent group-hover:border-ok group-hover:text-ok',
          )}
        >
          <Check aria-hidden className="size-3" strokeWidth={3} />
        </span>
      </button>
      <div className="min-w-0 flex-1">
        <p className={cx('wrap-anywhere', done && 'text-ink-3 line-through')}>{title}</p>
        <p className="flex flex-wrap gap-x-2 text-sm text-ink-2">
          <TaskWhen task={task} />
          {withLead && leadId && (
            <Link
              href={path(`/leads/${leadId}`)}
              data-lead
              className="max-w-full min-w-0 truncate hover:text-ink hover:underline"
              title={leadName ?? undefined}
            >
              {leadName ?? t`A lead that is gone`}
            </Link>
          )}
          {whose && <span className="min-w-0 truncate">{whose}</span>}
        </p>
        {task.note && <p className="text-sm wrap-anywhere whitespace-pre-wrap text-ink-3">{task.note}</p>}
      </div>
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
