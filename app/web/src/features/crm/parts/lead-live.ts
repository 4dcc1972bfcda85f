import { useQueryClient } from '@tanstack/react-query'
import type { StreamEvent } from '@/api/stream'
import { useLiveEvent } from '@/lib/live'
import { freshenTimeline } from '../api/timeline-fresh'

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
  const look = () => {
    void queries.invalidateQueries({ queryKey: ['lead', id] })
    freshenTimeline(queries, id)
  }
  const follow = (event: StreamEvent) => concerns(event, id) && look()
  useLiveEvent('lead', follow)
  useLiveEvent('timeline', follow)
  useLiveEvent('task', () => freshenTimeline(queries, id))
  useLiveEvent('suppression', look)
  useLiveEvent('batch', look)
  useLiveEvent('file', () => {
    void queries.invalidateQueries({ queryKey: ['files', id] })
    freshenTimeline(queries, id)
  })
}
