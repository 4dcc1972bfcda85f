import { useList } from '@/lib/pagination'
import { answer, hq } from './hq-client'
import type { HqAnswer } from './types'

export type AuditEntry = HqAnswer<'/admin/security/audit', 'get'>['items'][number]

export interface AuditFilters {
  action?: string
  actor?: string
  target?: string
  from?: string
  to?: string
}

export const useAudit = (filters: AuditFilters) =>
  useList(['audit', filters], (cursor) =>
    answer(hq.GET('/admin/security/audit', { params: { query: { ...filters, cursor } } })),
  )
