import { useQuery } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

const ASKED_EVERY_MS = 10_000

export type Stats = HqAnswer<'/admin/stats', 'get'>

export const useStats = () =>
  useQuery({
    queryKey: ['stats'],
    queryFn: () => answer(hq.GET('/admin/stats')),
    refetchInterval: ASKED_EVERY_MS,
  })
