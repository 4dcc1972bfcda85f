import type { InfiniteData, Query, QueryClient } from '@tanstack/react-query'
import type { EntryType } from './lead-shapes'
import { readTimeline, type TimelinePage } from './use-timeline'

type Pages = InfiniteData<TimelinePage, string | undefined>

/**
 * Puts what happened since on top. Entries never change, so what somebody scrolled through is not read again, however
 * far that was.
 */
export function freshenTimeline(queries: QueryClient, leadId?: string): void {
  const queryKey = leadId ? ['timeline', leadId] : ['timeline']
  for (const query of queries.getQueryCache().findAll({ queryKey })) void freshen(queries, query)
}

async function freshen(queries: QueryClient, query: Query): Promise<void> {
  const known = query.state.data as Pages | undefined
  if (!known || !query.isActive() || query.state.fetchStatus === 'fetching')
    return queries.invalidateQueries({ queryKey: query.queryKey })
  const [, id, types] = query.queryKey as [string, string, EntryType[]]
  try {
    const top = await readTimeline(id, types)
    const merged = (now: Pages | undefined) => now && withTop(now, top)
    const next = merged(query.state.data as Pages | undefined)
    if (next) queries.setQueryData(query.queryKey, next)
    else await queries.invalidateQueries({ queryKey: query.queryKey })
  } catch {
    // Whoever looks keeps what is there; the next event tries again.
  }
}

/** None, where so much happened that between the two there may be more. */
export function withTop(now: Pages, top: TimelinePage): Pages | undefined {
  const [first, ...rest] = now.pages
  if (!first) return undefined
  const known = new Set(now.pages.flatMap(({ items }) => items.map(({ id }) => id)))
  const fresh = top.items.filter(({ id }) => !known.has(id))
  if (fresh.length === top.items.length && top.next_cursor) return undefined
  return { ...now, pages: [{ ...first, items: [...fresh, ...first.items] }, ...rest] }
}
