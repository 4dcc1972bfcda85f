import { useState } from 'react'
import {
  chosenLoaded,
  EVERYTHING,
  extended,
  isAnyChosen,
  isChosen,
  NOTHING,
  toggled,
} from './leads-selection'
import type { ShownLeads } from './use-leads-window'

/** Who is chosen in this list; another list begins with nobody. */
export function useLeadsSelection({ list }: ShownLeads) {
  const [kept, setKept] = useState({ list, selection: NOTHING })
  const selection = kept.list === list ? kept.selection : NOTHING
  const set = (next: typeof selection) => setKept({ list, selection: next })
  const loadedIds = () => list.loaded().flatMap(({ id }) => (list.isGone(id) ? [] : [id]))
  // Over a gap nobody can say whom a range means: then it is the two at its ends.
  const between = (from: string, to: string) =>
    list.between(from, to)?.flatMap(({ id }) => (list.isGone(id) ? [] : [id])) ?? []
  const any = isAnyChosen(selection)
  return {
    selection,
    any,
    count: selection.all ? list.size : selection.ids.size,
    state: selection.all ? ('all' as const) : any ? ('some' as const) : ('none' as const),
    has: (id: string) => isChosen(selection, id),
    choose: (id: string, extend: boolean) =>
      set(extend ? extended(selection, id, (from) => between(from, id)) : toggled(selection, id, loadedIds)),
    chooseAll: () => set(selection.all ? NOTHING : EVERYTHING),
    chooseLoaded: () => set(chosenLoaded(loadedIds())),
    clear: () => set(NOTHING),
  }
}

export type ChoosingLeads = ReturnType<typeof useLeadsSelection>
