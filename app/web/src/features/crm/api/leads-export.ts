import { answer, api } from '@/api/client'
import type { LeadQuery } from './leads-types'

/** The browser fetches the file by itself: the link is signed and runs out within a minute. */
export async function exportLeads(query: LeadQuery, columns: string[]): Promise<void> {
  const { url } = await answer(api.POST('/api/leads/export-link', { body: { query, columns } }))
  const link = document.createElement('a')
  link.href = url
  link.download = ''
  link.click()
}
