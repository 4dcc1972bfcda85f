import { cx } from '@/lib/cx'
import { formatCount } from '@/lib/format'
import type { Task } from '../api/lead-shapes'
import type { TaskActs } from './task-acts'
import { TaskRow } from './task-row'

interface TaskSectionProps {
  title: string
  tasks: Task[]
  acts: TaskActs
  tone?: 'stop'
}

export function TaskSection({ title, tasks, acts, tone }: TaskSectionProps) {
  if (tasks.length === 0) return null
  return (
    <section aria-label={title} className="border-t border-line first:border-0">
      <h2 className={cx('flex gap-2 px-4 pt-3 pb-1 font-semibold', tone && 'text-stop')}>
        {title}
        <span className="figures font-normal text-ink-2">{formatCount(tasks.length)}</span>
      </h2>
      <ul className="pb-2">
        {tasks.map((task) => (
          <li
            key={task.id}
            data-row={task.id}
            tabIndex={-1}
            className="px-3 outline-offset-[-2px] hover:bg-sunken focus:bg-sunken"
          >
            <TaskRow task={task} acts={acts} withLead />
          </li>
        ))}
      </ul>
    </section>
  )
}
