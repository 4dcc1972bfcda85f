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
  const between = (from: string, to: string) => {
    const ids = loadedIds()
    const ends = [ids.indexOf(from), ids.indexOf(to)].sort((one, other) => one - other)
    return ends[0]! < 0 ? [] : ids.slice(ends[0], ends[1]! + 1)
  }
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
