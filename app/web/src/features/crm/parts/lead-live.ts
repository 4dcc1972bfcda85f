import { useQueryClient } from '@tanstack/react-query'
import type { StreamEvent } from '@/api/stream'
import { useLiveEvent } from '@/lib/live'

/** Whether an event is about this lead, or may be: some tell of many at once and name none. */
function concerns(event: StreamEvent, id: string): boolean {
  try {
    const told = JSON.parse(event.data) as Record<string, unknown>
    const named = told.lead_id ?? (event.kind === 'lead' || event.kind === 'timeline' ? told.id : undefined)
    return typeof named !== 'string' || named === '*' || named === id
  } catch {
    return true
  }
}

/** Keeps one lead true while somebody looks at it; what happens to others is none of its business. */
export function useLeadLive(id: string): void {
  const queries = useQueryClient()
  const stale = (...queryKeys: string[][]) => {
    for (const queryKey of queryKeys) void queries.invalidateQueries({ queryKey })
  }
  const follow =
    (...queryKeys: string[][]) =>
    (event: StreamEvent) => {
      if (concerns(event, id)) stale(...queryKeys)
    }
  useLiveEvent('lead', follow(['lead', id], ['timeline', id]))
  useLiveEvent('timeline', follow(['timeline', id], ['lead', id]))
  useLiveEvent('suppression', () => stale(['lead', id]))
  useLiveEvent('batch', () => stale(['lead', id], ['timeline', id]))
  useLiveEvent('file', follow(['files', id]))
}
