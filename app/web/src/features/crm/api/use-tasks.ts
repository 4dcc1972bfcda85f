import { answer, api } from '@/api/client'
import { useList } from '@/lib/pagination'

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
    answer(api.GET('/api/tasks', { params: { query: { ...filters, cursor } } })),
  )
