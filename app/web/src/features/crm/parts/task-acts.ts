import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { toast } from '@/lib/toasts'
import type { Task } from '../api/lead-shapes'
import { useTaskChange, type TaskChange } from '../api/use-task-change'
import { useTaskMake, type TaskDraft } from '../api/use-task-make'
import { useTaskRemove } from '../api/use-task-remove'

const fail = (error: unknown) => toast(explain(asProblem(error)).sentence, { tone: 'stop' })

/** What can be done with a task from its row, each with its way back. */
export function useTaskActs() {
  const change = useTaskChange()
  const remove = useTaskRemove()
  const make = useTaskMake()
  const put = async (task: Task, wished: TaskChange, said: string) => {
    try {
      const now = await change.mutateAsync({ task, change: wished })
      const undo = () => void change.mutateAsync({ task: now, change: before(task, wished) }).catch(fail)
      toast(said, { undo })
    } catch (error) {
      fail(error)
    }
  }
  return {
    finish: (task: Task) => put(task, { done: !task.done }, finished(task)),
    snooze: (task: Task, until: Date) => put(task, { due_at: until.toISOString() }, t`Put off`),
    hand: (task: Task, assignee: string, name: string) => put(task, { assignee }, t`Handed to ${name}`),
    remove: async (task: Task) => {
      const { title } = task
      try {
        await remove.mutateAsync(task.id)
        toast(t`Removed: ${title}`, { undo: () => void make.mutateAsync(again(task)).catch(fail) })
      } catch (error) {
        fail(error)
      }
    },
  }
}

const finished = ({ title, done }: Task): string => (done ? t`Open again: ${title}` : t`Done: ${title}`)

export type TaskActs = ReturnType<typeof useTaskActs>

function before(task: Task, wished: TaskChange): TaskChange {
  return Object.fromEntries(
    Object.keys(wished).map((key) => [key, task[key as keyof TaskChange]]),
  ) as TaskChange
}

/** What was removed is written once more: the same words under a new id. */
const again = ({ lead_id, kind, title, note, due_at, assignee, remind }: Task): TaskDraft => ({
  kind,
  title,
  note,
  remind,
  ...(lead_id ? { lead_id } : {}),
  ...(due_at ? { due_at } : {}),
  assignee,
})
