import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Task } from './lead-shapes'
import { freshenTimeline } from './timeline-fresh'

export type TaskDraft = Partial<
  Pick<Task, 'lead_id' | 'kind' | 'title' | 'note' | 'due_at' | 'assignee' | 'remind'>
> & {
  title: string
}

export function useTaskMake() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: TaskDraft) => answer(api.POST('/api/tasks', { body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['tasks'] })
      freshenTimeline(queries)
    },
  })
}
