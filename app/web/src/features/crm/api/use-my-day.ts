import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Task } from './lead-shapes'

export interface MyDay {
  overdue: Task[]
  today: Task[]
  upcoming: Task[]
  /** Nobody's; shown to those who hand work out. */
  unassigned: Task[]
  done_today: number
}

const LISTED_MAX = 200

/** What is to be done: by whoever looks, or by somebody else, whose day is pieced together. */
export const useMyDay = (assignee: string) =>
  useQuery({
    queryKey: ['tasks', 'day', assignee],
    queryFn: () => (assignee === 'me' ? answer(api.GET('/api/tasks/my-day')) : dayOf(assignee)),
  })

async function dayOf(assignee: string): Promise<MyDay> {
  const read = async (due: 'overdue' | 'today' | 'upcoming') => {
    const query = { assignee, due, done: false, limit: LISTED_MAX }
    return (await answer(api.GET('/api/tasks', { params: { query } }))).items
  }
  const [overdue, today, upcoming] = await Promise.all([read('overdue'), read('today'), read('upcoming')])
  return { overdue, today, upcoming, unassigned: [], done_today: 0 }
}
