import { useEffect, useRef, useState } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Problem } from '@/api/problem'
import type { StreamEvent } from '@/api/stream'
import { useLiveEvent } from '@/lib/live'
import { readLead, readLeads } from '../api/leads-read'
import { asked } from './leads-query'
import type { ShownLeads } from './use-leads-window'

const GATHER_MS = 400
/** With more than this, reading the page again is less than reading each lead. */
const SINGLE_MAX = 20
const ALL = '*'

interface Told {
  id: string
  version: number
  deleted?: boolean
}

/** Keeps the list true while it stands: rows change where they are, new ones are counted and come when asked for. */
export function useLeadsLive({ list, size, open }: ShownLeads, params: URLSearchParams): number {
  const queries = useQueryClient()
  const [fresh, setFresh] = useState({ list, count: 0, since: null as string | null })
  const waiting = useRef(new Map<string, Told>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)

  const countFresh = async (since: string | null) => {
    const query = asked(params)
    if (since) query.set('created_from', since)
    const { total } = await readLeads(query, { limit: 1 })
    const count = since ? (total ?? 0) : (total ?? size) - size
    setFresh({ list, count: Math.max(0, count), since })
  }
  const meet = async ({ id, version, deleted }: Told) => {
    const known = list.byId(id)
    if (known && known.version >= version) return
    if (deleted) return list.lose([id])
    try {
      const lead = await readLead(id)
      if (known) return list.put(lead, { flash: true })
      const since = fresh.list === list ? fresh.since : null
      if (version === 1) await countFresh(since ?? lead.created_at)
    } catch (error) {
      if (error instanceof Problem && error.status === 404) list.lose([id])
    }
  }
  const meetAll = () => {
    timer.current = undefined
    const told = [...waiting.current.values()]
    waiting.current.clear()
    void queries.invalidateQueries({ queryKey: ['leads', 'counts'] })
    const concerned = told.filter(({ id, version }) => version === 1 || list.byId(id))
    if (!told.some(({ id }) => id === ALL) && concerned.length <= SINGLE_MAX) {
      for (const one of concerned) void meet(one)
      return
    }
    void list.refresh()
    if (!open) void countFresh(null).catch(() => undefined)
  }
  const hear = ({ data }: StreamEvent) => {
    const told = JSON.parse(data) as Told
    list.shift()
    waiting.current.set(told.id, told)
    timer.current ??= setTimeout(meetAll, GATHER_MS)
  }
  useLiveEvent('lead', hear)
  useEffect(() => () => clearTimeout(timer.current), [])
  useStale(list)
  return fresh.list === list ? fresh.count : 0
}

/** Whoever makes the leads stale, such as a stream that missed something, has what is on screen read again. */
function useStale(list: ShownLeads['list']): void {
  const turns = useRef(0)
  const { data } = useQuery({
    queryKey: ['leads', 'seen'],
    queryFn: () => (turns.current += 1),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
  const first = useRef(data)
  useEffect(() => {
    if (data === undefined || first.current === data) return
    const told = first.current !== undefined
    first.current = data
    if (told) void list.refresh()
  }, [data, list])
}
