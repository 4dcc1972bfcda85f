import { askLoosely, queryOf } from './leads-ask'
import type { Lead, LeadsPage } from './leads-types'

interface Asked {
  limit: number
  cursor?: string
  signal?: AbortSignal
}

export const readLeads = (params: URLSearchParams, { limit, cursor, signal }: Asked): Promise<LeadsPage> =>
  askLoosely<LeadsPage>('GET', '/api/leads', {
    params: { query: { ...queryOf(params), limit, cursor } },
    signal,
  })

export const readLead = (id: string): Promise<Lead> =>
  askLoosely<Lead>('GET', '/api/leads/{id}', { params: { path: { id } } })
