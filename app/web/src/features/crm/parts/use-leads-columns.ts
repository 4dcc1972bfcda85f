import { useMemo } from 'react'
import { useLeadsCounts } from '../api/use-leads-counts'
import { allColumns, pickColumns } from './leads-columns'
import type { Look } from './leads-look'
import type { LeadsView } from './use-leads-view'

const NONE = new URLSearchParams()

/** The columns there are and those that are shown; the same objects as long as nothing changed. */
export function useLeadsColumns({ columns: keys }: LeadsView, { fields }: Look) {
  const all = useMemo(() => allColumns([...fields.values()]), [fields])
  const wanted = keys.join(',')
  const columns = useMemo(() => pickColumns(all, wanted.split(',')), [all, wanted])
  const tagged = useLeadsCounts(NONE, 'tag').data?.groups
  const tags = useMemo(() => (tagged ?? []).flatMap(({ value }) => value ?? []), [tagged])
  return { all, columns, tags }
}
