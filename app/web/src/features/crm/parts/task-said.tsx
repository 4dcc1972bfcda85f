import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import { Link, useOrgPath } from '@/lib/nav'
import { usePeople } from '@/lib/people'
import type { Task } from '../api/lead-shapes'
import { TaskWhen } from './task-when'

interface TaskSaidProps {
  task: Task
  withLead?: boolean
  withPerson?: boolean
}

/** What is to be done, by when, about whom, by whom. */
export function TaskSaid({ task, withLead, withPerson }: TaskSaidProps) {
  const { me } = useStanding()
  const people = usePeople().data?.items ?? []
  const { title, done, lead_id: leadId, lead_name: leadName, assignee } = task
  const other = withPerson && assignee !== me.user_id
  const whose = assignee ? people.find(({ id }) => id === assignee)?.name : t`Nobody's yet`
  return (
    <div className="min-w-0 flex-1">
      <p className={cx('wrap-anywhere', done && 'text-ink-3 line-through')}>{title}</p>
      <p className="flex flex-wrap gap-x-2 text-sm text-ink-2">
        <TaskWhen task={task} />
        {withLead && leadId && <LeadLink id={leadId} name={leadName} />}
        {other && whose && <span className="min-w-0 truncate">{whose}</span>}
      </p>
      <Notes of={[task.due_note, task.note]} />
    </div>
  )
}

function LeadLink({ id, name }: { id: string; name: string | null }) {
  const path = useOrgPath()
  const said = name ?? t`A lead that is gone`
  return (
    <Link
      href={path(`/leads/${id}`)}
      className="max-w-full min-w-0 truncate hover:text-ink hover:underline"
      title={said}
    >
      {said}
    </Link>
  )
}

const Notes = ({ of: lines }: { of: (string | null)[] }) =>
  lines.filter(Boolean).map((line) => (
    <p key={line} className="text-sm wrap-anywhere whitespace-pre-wrap text-ink-3">
      {line}
    </p>
  ))
