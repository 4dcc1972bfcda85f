import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ifMatch } from '@/api/client'
import { ask } from './lead-loose'
import type { Task } from './lead-shapes'

export type TaskChange = Partial<
  Pick<Task, 'kind' | 'title' | 'note' | 'due_at' | 'assignee' | 'done' | 'remind'>
>

export function useTaskChange() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ task, change }: { task: Task; change: TaskChange }) =>
      ask<Task>('PUT', '/api/tasks/{id}', {
        params: { path: { id: task.id } },
        body: change,
        headers: ifMatch(task.version),
      }),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['tasks'] })
      void queries.invalidateQueries({ queryKey: ['timeline'] })
    },
  })
}
