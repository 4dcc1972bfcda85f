import { navigate, useOrgId, useOrgPath } from '@/lib/nav'
import { showSearchParams, useSearchParams } from '@/lib/search-params'
import { useState } from 'react'
import { keep, kept } from '@/lib/kept'
import { useViews } from '../api/use-views'
import { DEFAULT_COLUMNS } from './leads-columns'
import type { View } from '../api/leads-types'
import { isEdited, viewParams } from './view-state'

const COLUMNS = 'columns'
/** What stands there without any view. */
const EVERYBODY = 'view_all'

/** What the address shows: the view that is open, its columns, and whether it was changed since. */
export function useLeadsView() {
  const orgId = useOrgId()
  const path = useOrgPath()
  const params = useSearchParams()
  const views = (useViews().data?.items ?? []).filter(({ id }) => id !== EVERYBODY)
  const name = `leads.columns.${orgId}`
  const [own, setOwn] = useState(() => kept(name)?.split(',') ?? null)
  const view = views.find(({ id }) => id === params.get('view_id')) ?? null
  const asked = params.get(COLUMNS)?.split(',')
  const viewed = view && view.columns.length > 0 ? view.columns : null
  const columns: readonly string[] = asked ?? viewed ?? own ?? DEFAULT_COLUMNS
  const open = (next: View | null) => {
    const query = next ? viewParams(next).toString() : ''
    navigate(path(next?.layout === 'board' ? '/leads/board' : '/leads') + (query ? `?${query}` : ''))
  }
  const show = (next: URLSearchParams, parts?: { push?: boolean }) => showSearchParams(next, parts)
  /** Inside a view they belong to the view; elsewhere they are this person's. */
  const setColumns = (keys: readonly string[] | null) => {
    const next = new URLSearchParams(params)
    if (view && keys) next.set(COLUMNS, keys.join(','))
    else next.delete(COLUMNS)
    if (!view) {
      keep(name, keys ? keys.join(',') : null)
      setOwn(keys ? [...keys] : null)
    }
    show(next)
  }
  const edited = view !== null && isEdited(view, params, columns)
  return { params, show, open, views, view, edited, columns, setColumns }
}

export type LeadsView = ReturnType<typeof useLeadsView>
