import { useList } from '@/lib/pagination'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type DeadLetter = HqAnswer<'/admin/work/dead-letters', 'get'>['items'][number]

export const useDeadLetters = () =>
  useList(['dead-letters'], (cursor) =>
    answer(hq.GET('/admin/work/dead-letters', { params: { query: { cursor } } })),
  )
