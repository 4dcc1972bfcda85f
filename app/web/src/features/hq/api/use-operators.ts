import { useList } from '@/lib/pagination'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type Operator = HqAnswer<'/admin/security/users', 'get'>['items'][number]

export const useOperators = () =>
  useList(['operators'], (cursor) =>
    answer(hq.GET('/admin/security/users', { params: { query: { cursor } } })),
  )
