import { useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Problem } from '@/api/problem'
import type { Lead, LeadChange } from '../api/lead-shapes'
import { leadQuery } from '../api/use-lead'
import { useLeadChange } from '../api/use-lead-change'

export interface Conflict {
  theirs: Lead
  mine: LeadChange
}

/** Saves against what somebody saw when they began to write; only what two people changed alike is asked about. */
export function useLeadEdit(id: string) {
  const queries = useQueryClient()
  const change = useLeadChange(id)
  const [conflict, setConflict] = useState<Conflict | null>(null)

  const save = async (mine: LeadChange, seen: Lead): Promise<void> => {
    try {
      await change.mutateAsync({ version: seen.version, change: mine })
    } catch (error) {
      const theirs = currentOf(error)
      if (!theirs) throw error
      queries.setQueryData(leadQuery(id).queryKey, theirs)
      if (clashes(seen, theirs, mine)) setConflict({ theirs, mine })
      else await change.mutateAsync({ version: theirs.version, change: mine })
    }
  }
  const keepMine = async () => {
    if (!conflict) return
    setConflict(null)
    await save(conflict.mine, conflict.theirs)
  }
  return { save, conflict, keepMine, keepTheirs: () => setConflict(null), busy: change.isPending }
}

export type LeadEdit = ReturnType<typeof useLeadEdit>

/** A refused change carries the record as it stands now. */
function currentOf(error: unknown): Lead | null {
  if (!(error instanceof Problem) || error.code !== 'version_conflict') return null
  return (error.details as { current?: Lead } | null)?.current ?? null
}

/** Whether somebody else changed a field that this change is about, to something else. */
export function clashes(seen: Lead, theirs: Lead, mine: LeadChange): boolean {
  const flat = (lead: LeadChange): Record<string, unknown> => {
    const { custom = {}, ...rest } = lead
    return {
      ...rest,
      ...Object.fromEntries(Object.entries(custom).map(([key, value]) => [`custom.${key}`, value])),
    }
  }
  const [before, now, wished] = [flat(seen), flat(theirs), flat(mine)]
  const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
  return Object.keys(wished).some((key) => !same(before[key], now[key]) && !same(now[key], wished[key]))
}
