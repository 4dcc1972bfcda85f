/** The order in which the list showed its leads, so that a lead's page knows who is next. Lasts as long as the tab. */
import { useMemo } from 'react'

const KEY = 'astrix.lead-walk'
const KEPT_MAX = 2_000

interface Walk {
  /** The address of the list, filters and all. */
  from: string
  ids: string[]
}

export function keepWalk(ids: readonly string[], from = location.pathname + location.search): void {
  const walk: Walk = { from, ids: ids.slice(0, KEPT_MAX) }
  try {
    sessionStorage.setItem(KEY, JSON.stringify(walk))
  } catch {
    // Without storage a lead's page has no neighbours, and all else works.
  }
}

function keptWalk(): Walk | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Walk | null
  } catch {
    return null
  }
}

export interface Neighbours {
  from: string
  place: number
  of: number
  previous: string | null
  next: string | null
}

export function neighboursOf(id: string, walk: Walk | null): Neighbours | null {
  const place = walk?.ids.indexOf(id) ?? -1
  if (!walk || place < 0) return null
  return {
    from: walk.from,
    place: place + 1,
    of: walk.ids.length,
    previous: walk.ids[place - 1] ?? null,
    next: walk.ids[place + 1] ?? null,
  }
}

export const useNeighbours = (id: string): Neighbours | null =>
  useMemo(() => neighboursOf(id, keptWalk()), [id])
