import { ifMatch } from '@/api/client'
import type { LeadChange } from './lead-shapes'
import { askLoosely } from './leads-ask'
import type { Lead } from './leads-types'

/** One change of one lead, against the version that was read. */
export const changeLead = (
  { id, version }: Pick<Lead, 'id' | 'version'>,
  change: LeadChange,
): Promise<Lead> =>
  askLoosely<Lead>('PUT', '/api/leads/{id}', {
    params: { path: { id } },
    body: change,
    headers: ifMatch(version),
  })
