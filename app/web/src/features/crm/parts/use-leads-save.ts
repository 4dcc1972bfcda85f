import { useCallback, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { Problem } from '@/api/problem'
import type { LeadChange } from '../api/lead-shapes'
import { changeLead } from '../api/leads-change'
import type { Lead } from '../api/leads-types'
import type { LeadsWindow } from './leads-window'

export interface Clash {
  seen: Lead
  theirs: Lead
  mine: LeadChange
}

/** A refused change carries the lead as it stands now. */
function currentOf(error: unknown): Lead | null {
  if (!(error instanceof Problem) || error.code !== 'version_conflict') return null
  return (error.details as { current?: Lead } | null)?.current ?? null
}

const changed = (lead: Lead, { custom, ...change }: LeadChange): Lead => ({
  ...lead,
  ...change,
  custom: { ...lead.custom, ...custom } as Lead['custom'],
})

/** Saves one cell: it shows at once, goes back if it is refused, and asks when somebody was faster. */
export function useLeadsSave(list: LeadsWindow) {
  const queries = useQueryClient()
  const [clash, setClash] = useState<Clash | null>(null)
  const save = useCallback(
    async (seen: Lead, mine: LeadChange) => {
      list.put(changed(seen, mine), { flash: false })
      try {
        list.put(await changeLead(seen, mine), { flash: false })
      } catch (error) {
        const theirs = currentOf(error)
        list.put(theirs ?? seen, { flash: false })
        if (!theirs) throw error
        const { clashes } = await import('./lead-edit')
        if (clashes(seen, theirs, mine)) return setClash({ seen, theirs, mine })
        list.put(await changeLead(theirs, mine), { flash: false })
      }
      void queries.invalidateQueries({ queryKey: ['leads', 'counts'] })
      void queries.invalidateQueries({ queryKey: ['lead', seen.id] })
    },
    [list, queries],
  )
  const keepMine = async () => {
    if (!clash) return
    setClash(null)
    await save(clash.theirs, clash.mine)
  }
  return { save, clash, keepMine, keepTheirs: () => setClash(null) }
}
