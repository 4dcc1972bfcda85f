import { useList } from '@/lib/pagination'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type Issuer = HqAnswer<'/admin/sso', 'get'>['items'][number]
export const ISSUERS = ['issuers'] as const

export const useIssuers = () =>
  useList(ISSUERS, (cursor) => answer(hq.GET('/admin/sso', { params: { query: { cursor } } })))
