import { answer, api } from '@/api/client'
import { queryOf } from './leads-ask'
import type { Lead, LeadsPage } from './leads-types'

interface Asked {
  limit: number
  /** Where the page begins: behind another, or at a row by its number. */
  cursor?: string
  at?: number
  signal?: AbortSignal
}

export const readLeads = (
  params: URLSearchParams,
  { limit, cursor, at, signal }: Asked,
): Promise<LeadsPage> =>
  answer(api.GET('/api/leads', { params: { query: { ...queryOf(params), limit, cursor, at } }, signal }))

export const readLead = (id: string): Promise<Lead> =>
  answer(api.GET('/api/leads/{id}', { params: { path: { id } } }))
