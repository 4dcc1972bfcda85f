import { Loaded } from '@/components/ui/loaded'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { dayOf } from '@/lib/days'
import { useTasks } from '../api/use-tasks'
import type { TaskActs } from './task-acts'
import { TaskRow } from './task-row'

const SHOWN_MAX = 100

/** What was finished today, the last first: to look back on, or to open again. */
export function TaskDone({ assignee, acts }: { assignee: string; acts: TaskActs }) {
  const tasks = useTasks({ assignee, done: true, sort: '-updated_at', limit: SHOWN_MAX })
  const today = dayOf(new Date())
  return (
    <Loaded query={tasks} skeleton={<RowsSkeleton rows={2} />}>
      {(known) => (
        <ul className="-mx-1">
          {known
            .filter(({ done_at: at }) => at && dayOf(new Date(at)) === today)
            .map((task) => (
              <li key={task.id} data-row={task.id} tabIndex={-1}>
                <TaskRow task={task} acts={acts} withLead />
              </li>
            ))}
        </ul>
      )}
    </Loaded>
  )
}
