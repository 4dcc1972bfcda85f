/** Which leads are chosen: some by name, or all that the query finds, seen or not. */
export interface Selection {
  all: boolean
  ids: ReadonlySet<string>
  /** Where a range begins. */
  anchor: string | null
}

export const NOTHING: Selection = { all: false, ids: new Set(), anchor: null }
export const EVERYTHING: Selection = { all: true, ids: new Set(), anchor: null }

export const isChosen = (selection: Selection, id: string): boolean => selection.all || selection.ids.has(id)

export const isAnyChosen = ({ all, ids }: Selection): boolean => all || ids.size > 0

/** Taking one away from all leaves the others that are loaded: only those can be named. */
export function toggled(selection: Selection, id: string, loaded: () => string[]): Selection {
  const ids = new Set(selection.all ? loaded() : selection.ids)
  if (!ids.delete(id)) ids.add(id)
  return { all: false, ids, anchor: id }
}

/** From the anchor to here; what was chosen elsewhere stays. */
export function extended(selection: Selection, id: string, between: (from: string) => string[]): Selection {
  if (selection.all) return selection
  const { anchor } = selection
  const range = anchor ? between(anchor) : [id]
  return { all: false, ids: new Set([...selection.ids, ...range, id]), anchor: anchor ?? id }
}

export const chosenLoaded = (ids: readonly string[]): Selection => ({
  all: false,
  ids: new Set(ids),
  anchor: ids[0] ?? null,
})
