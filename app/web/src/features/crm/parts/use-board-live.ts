import { useEffect, useRef } from 'react'
import { useLiveEvent } from '@/lib/live'
import { readLead } from '../api/leads-read'
import type { BoardMoves } from './use-board-moves'

const GATHER_MS = 500
const SINGLE_MAX = 10
const ALL = '*'

interface Told {
  id: string
  version: number
}

/** Keeps the columns true: those that lost or got a lead are read again where they are looked at. */
export function useBoardLive({ find, refresh }: BoardMoves, stages: readonly string[]): void {
  const waiting = useRef(new Map<string, Told>())
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const meet = async () => {
    timer.current = undefined
    const told = [...waiting.current.values()].filter(({ id, version }) => (find(id)?.version ?? 0) < version)
    waiting.current.clear()
    if (told.length === 0) return
    if (told.length > SINGLE_MAX || told.some(({ id }) => id === ALL)) return refresh(...stages)
    const before = told.flatMap(({ id }) => find(id)?.stage ?? [])
    const now = await Promise.all(told.map(({ id }) => readLead(id).catch(() => null)))
    const concerned = [...before, ...now.flatMap((lead) => lead?.stage ?? [])]
    return refresh(...new Set(concerned))
  }
  useLiveEvent('lead', ({ data }) => {
    const told = JSON.parse(data) as Told
    waiting.current.set(told.id, told)
    timer.current ??= setTimeout(() => void meet(), GATHER_MS)
  })
  useEffect(() => () => clearTimeout(timer.current), [])
}
