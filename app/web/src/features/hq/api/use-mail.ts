import type { paths } from '@/api/schema-hq'
import type { QueryOf } from '@/api/types'
import { useList } from '@/lib/pagination'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type MailItem = HqAnswer<'/admin/mail', 'get'>['items'][number]
export type MailState = MailItem['state']
type Query = QueryOf<paths, '/admin/mail', 'get'>

export const useMail = (state: string | undefined) =>
  useList(['mail', state], (cursor) =>
    answer(hq.GET('/admin/mail', { params: { query: { state: state as Query['state'], cursor } } })),
  )
