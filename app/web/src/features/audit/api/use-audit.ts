import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import { useList } from '@/lib/pagination'

export type AuditEntry = Answer<'/api/audit', 'get'>['items'][number]

export interface AuditFilters {
  action?: string
  actor?: string
  target?: string
  from?: string
  to?: string
}

export const useAudit = (filters: AuditFilters) =>
  useList(['audit', filters], (cursor) =>
    answer(api.GET('/api/audit', { params: { query: { ...filters, cursor } } })),
  )
