import { useList } from '@/lib/pagination'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'
import type { QueryOf } from '@/api/types'
import type { paths } from '@/api/schema-hq'

export type OrgRow = HqAnswer<'/admin/orgs', 'get'>['items'][number]
export type OrgFilters = Pick<QueryOf<paths, '/admin/orgs', 'get'>, 'q' | 'state' | 'health' | 'sort'>

export const useOrgs = (filters: OrgFilters) =>
  useList(['orgs', filters], (cursor) =>
    answer(hq.GET('/admin/orgs', { params: { query: { ...filters, cursor } } })),
  )
