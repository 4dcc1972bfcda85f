import { useList } from '@/lib/pagination'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type HqSession = HqAnswer<'/admin/security/sessions', 'get'>['items'][number]

export const useHqSessions = () =>
  useList(['hq-sessions'], (cursor) =>
    answer(hq.GET('/admin/security/sessions', { params: { query: { cursor } } })),
  )
