import { useList } from '@/lib/pagination'
import { ask } from './lead-loose'
import type { Page, Task } from './lead-shapes'

export interface TaskFilters {
  lead_id?: string
  assignee?: string
  done?: boolean
  due?: 'overdue' | 'today' | 'upcoming' | 'none'
  sort?: 'due_at' | '-due_at' | '-updated_at'
  limit?: number
}

export const useTasks = (filters: TaskFilters) =>
  useList(['tasks', 'list', filters], (cursor) =>
    ask<Page<Task>>('GET', '/api/tasks', { params: { query: { ...filters, cursor } } }),
  )
