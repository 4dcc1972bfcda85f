import { useQuery } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

const ASKED_EVERY_MS = 15_000

export type Schedule = HqAnswer<'/admin/work/schedule', 'get'>
export type TaskLine = Schedule['tasks'][number]

export const useSchedule = () =>
  useQuery({
    queryKey: ['schedule'],
    queryFn: () => answer(hq.GET('/admin/work/schedule')),
    refetchInterval: ASKED_EVERY_MS,
  })
