import { lazy, Suspense, useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Sun } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { useStanding } from '@/lib/me'
import { navigate, useOrgPath } from '@/lib/nav'
import { can } from '@/lib/roles'
import type { Task } from '../api/lead-shapes'
import type { MyDay } from '../api/use-my-day'
import { useTaskActs } from './task-acts'
import { TaskDone } from './task-done'
import { TaskSection } from './task-section'
import { useRowKeys } from './task-row-keys'

const TaskEditDialog = lazy(() => import('./task-edit-dialog'))

interface TaskDayProps {
  day: MyDay
  assignee: string
  onNew: () => void
}

/** What is late, what is for today, what comes, and what is done. */
export function TaskDay({ day, assignee, onNew }: TaskDayProps) {
  const { role } = useStanding()
  const acts = useTaskActs()
  const [shown, setShown] = useState(false)
  const [editing, setEditing] = useState<Task | null>(null)
  const path = useOrgPath()
  const all = [...day.overdue, ...day.today, ...day.upcoming, ...day.unassigned]
  const mayWrite = can(role, 'tasks.write')
  const onTask = (act: (task: Task) => void) => (row: HTMLElement) => {
    const task = all.find(({ id }) => id === row.dataset.row)
    if (task) act(task)
  }
  const rows = useRowKeys({
    ...(mayWrite && {
      x: onTask((task) => void acts.finish(task)),
      e: onTask(setEditing),
      s: (row) => row.querySelector<HTMLElement>('[data-menu]')?.click(),
    }),
    Enter: onTask(({ lead_id: lead }) => lead && navigate(path(`/leads/${lead}`))),
  })
  const none = all.length === 0
  const done = day.done_today
  return (
    <div {...rows}>
      {none && (
        <EmptyState
          icon={Sun}
          title={done > 0 ? t`All done for today` : t`Nothing planned`}
          action={mayWrite && <Button onClick={onNew}>{t`Plan something`}</Button>}
        >
          {t`Tasks appear here when they are due: written by you, handed to you, or planned on a lead.`}
        </EmptyState>
      )}
      <TaskSection title={t`Overdue`} tasks={day.overdue} acts={acts} tone="stop" />
      <TaskSection title={t`Today`} tasks={day.today} acts={acts} />
      <TaskSection title={t`Upcoming`} tasks={day.upcoming} acts={acts} />
      <TaskSection title={t`Nobody's`} tasks={day.unassigned} acts={acts} />
      {done > 0 && (
        <div className="border-t border-line px-4 py-2 first:border-0">
          <Button look="quiet" className="-ml-3" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {plural(done, { one: '# done today', other: '# done today' })}
          </Button>
          {shown && <TaskDone assignee={assignee} acts={acts} />}
        </div>
      )}
      <Suspense>{editing && <TaskEditDialog task={editing} onClose={() => setEditing(null)} />}</Suspense>
    </div>
  )
}
