import { t } from '@lingui/core/macro'
import { formatCount } from '@/lib/format'
import { useLeadsCounts } from '../api/use-leads-counts'
import { asked } from './leads-query'
import type { ShownLeads } from './use-leads-window'

/** How many match: the list tells up to its limit, and every lead stands in one stage, so the stages tell the rest. */
export function useLeadsCount(params: URLSearchParams, { size, open, ready, stale }: ShownLeads) {
  const question = asked(params)
  question.delete('sort')
  const counts = useLeadsCounts(question, 'stage', open)
  const exact = counts.isPlaceholderData ? undefined : counts.data?.groups
  const total = open && exact ? exact.reduce((sum, { count }) => sum + count, 0) : size
  const least = formatCount(total)
  if (!ready || stale) return { said: ready ? formatCount(total) : null, total }
  return { said: open && !exact ? t`${least} or more` : formatCount(total), total }
}
