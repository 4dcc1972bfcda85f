import { answer, api, ifMatch } from '@/api/client'
import type { LeadChange } from './lead-shapes'
import type { Lead } from './leads-types'

/** One change of one lead, against the version that was read. */
export const changeLead = (
  { id, version }: Pick<Lead, 'id' | 'version'>,
  change: LeadChange,
): Promise<Lead> =>
  answer(api.PUT('/api/leads/{id}', { params: { path: { id } }, body: change, headers: ifMatch(version) }))
