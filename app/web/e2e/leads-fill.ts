/** Many leads for the tests of lists: written through the API, by whoever is signed in on the page. */
import type { Page } from '@playwright/test'
import { openApi } from './leads'

const STAGES = ['new', 'contacted', 'qualified', 'won']
const AT_ONCE = 500

export async function fillLeads(page: Page, org: string, count: number, name = 'Lead'): Promise<void> {
  const api = await openApi(page, org)
  const leads = Array.from({ length: count }, (_, place) => ({
    first_name: name,
    last_name: String(place),
    company: `Company ${place}`,
    phone: `+1415555${String(place % 10_000).padStart(4, '0')}`,
    stage: STAGES[place % STAGES.length],
    tags: place % 2 === 0 ? ['hot'] : [],
  }))
  for (let start = 0; start < count; start += AT_ONCE)
    await api.post('/api/leads/bulk', { mode: 'create', leads: leads.slice(start, start + AT_ONCE) })
}
