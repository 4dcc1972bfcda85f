import { useEffect } from 'react'
import { t } from '@lingui/core/macro'
import { formatCount } from '@/lib/format'
import { useLeadsCounts } from '../api/use-leads-counts'
import { asked } from './leads-query'
import type { ShownLeads } from './use-leads-window'

/** How many match: the list tells up to its limit, and every lead stands in one stage, so the stages tell the rest. */
export function useLeadsCount(params: URLSearchParams, { list, size, open, ready, stale }: ShownLeads) {
  const counted = useCounted(params, open)
  // A count for another question is none of the list that still stands there.
  const known = ready && !stale ? counted : null
  useEffect(() => {
    if (known !== null) list.know(known)
  }, [list, known])
  const total = counted ?? size
  const least = formatCount(total)
  if (!ready || stale) return { said: ready ? least : null, total }
  return { said: open && counted === null ? t`${least} or more` : least, total }
}

function useCounted(params: URLSearchParams, open: boolean): number | null {
  const question = asked(params)
  question.delete('sort')
  const { data, isPlaceholderData } = useLeadsCounts(question, 'stage', open)
  if (!open || !data || isPlaceholderData) return null
  return data.groups.reduce((sum, { count }) => sum + count, 0)
}
