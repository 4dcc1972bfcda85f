import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { MoreButton } from '@/components/ui/more-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { useTasks } from '../api/use-tasks'
import { LeadSection } from './lead-section'
import { useTaskActs } from './task-acts'
import { TaskQuickAdd } from './task-quick-add'
import { TaskRow } from './task-row'

/** What is to be done for this lead, the next thing first. */
export function TaskCard({ leadId, shut }: { leadId: string; shut?: boolean }) {
  const { role } = useStanding()
  const tasks = useTasks({ lead_id: leadId, done: false, sort: 'due_at' })
  const acts = useTaskActs()
  return (
    <LeadSection title={t`Next steps`}>
      {can(role, 'tasks.write') && !shut && <TaskQuickAdd leadId={leadId} />}
      {tasks.error && !tasks.data && (
        <ProblemNote problem={asProblem(tasks.error)} retry={() => void tasks.refetch()} />
      )}
      {tasks.isPending && <RowsSkeleton rows={2} />}
      {tasks.data?.length === 0 && <p className="text-sm text-ink-3">{t`Nothing planned.`}</p>}
      <ul className="-ml-1">
        {tasks.data?.map((task) => (
          <li key={task.id}>
            <TaskRow task={task} acts={acts} withPerson />
          </li>
        ))}
      </ul>
      <MoreButton list={tasks} />
    </LeadSection>
  )
}
