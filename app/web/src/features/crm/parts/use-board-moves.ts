import { useCallback, useMemo, useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { asProblem, Problem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { toast } from '@/lib/toasts'
import { changeLead } from '../api/leads-change'
import type { Lead } from '../api/leads-types'
import type { BoardActs } from './board-acts'
import type { Look } from './leads-look'
import type { LeadsWindow } from './leads-window'

/** Moves leads between the columns: the card goes at once, and comes back if the server refuses. */
export function useBoardMoves({ stages }: Look) {
  const queries = useQueryClient()
  const lists = useRef(new Map<string, LeadsWindow>())
  const [coming, setComing] = useState<{ lead: Lead; stage: string } | null>(null)

  const refresh = useCallback(
    async (...ids: string[]) => {
      void queries.invalidateQueries({ queryKey: ['leads', 'counts'] })
      await Promise.all(ids.map((id) => lists.current.get(id)?.refresh()))
    },
    [queries],
  )
  const carryOut = useCallback(
    async (lead: Lead, stage: string): Promise<Lead | null> => {
      setComing({ lead, stage })
      let moved: Lead | null = null
      try {
        moved = await changeLead(lead, { stage }).catch((error: unknown) => again(error, lead, stage))
      } catch (error) {
        toast(explain(asProblem(error)).sentence, { tone: 'stop' })
      }
      await refresh(lead.stage, stage)
      setComing(null)
      return moved
    },
    [refresh],
  )
  const move = useCallback(
    async (lead: Lead, stage: string) => {
      if (lead.stage === stage) return
      const moved = await carryOut(lead, stage)
      if (!moved) return
      const [name, where] = [lead.name, stages.get(stage)?.name ?? stage]
      toast(t`${name} is now at ${where}`, { undo: () => void carryOut(moved, lead.stage) })
    },
    [carryOut, stages],
  )
  const acts: BoardActs = useMemo(
    () => ({
      move: (lead, stage) => void move(lead, stage),
      join: (stage, list) => {
        lists.current.set(stage, list)
        return () => void lists.current.delete(stage)
      },
    }),
    [move],
  )
  const find = useCallback((id: string): Lead | undefined => {
    for (const list of lists.current.values()) if (list.byId(id)) return list.byId(id)
    return undefined
  }, [])
  const listOf = useCallback((stage: string) => lists.current.get(stage), [])
  return { acts, coming, find, listOf, refresh, move }
}

export type BoardMoves = ReturnType<typeof useBoardMoves>

/** Somebody changed something else about this lead meanwhile: the stage is still what was meant. */
function again(error: unknown, lead: Lead, stage: string): Promise<Lead> {
  const current =
    error instanceof Problem && error.code === 'version_conflict'
      ? (error.details as { current?: Lead } | null)?.current
      : undefined
  if (!current || current.stage !== lead.stage) throw error
  return changeLead(current, { stage })
}
