import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { Task } from './lead-shapes'
import { freshenTimeline } from './timeline-fresh'

export type TaskChange = Partial<
  Pick<Task, 'kind' | 'title' | 'note' | 'due_at' | 'assignee' | 'done' | 'remind'>
>

export function useTaskChange() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ task, change }: { task: Task; change: TaskChange }) =>
      answer(
        api.PUT('/api/tasks/{id}', {
          params: { path: { id: task.id } },
          body: change,
          headers: ifMatch(task.version),
        }),
      ),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['tasks'] })
      freshenTimeline(queries)
    },
  })
}
