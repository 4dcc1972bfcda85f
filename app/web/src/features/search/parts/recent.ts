import type { Hit } from '../api/use-search'

export interface Recent extends Pick<Hit, 'id' | 'title' | 'path'> {
  kind: string
}

const SHOWN_MAX = 6

/** For this tab only: names of people do not outlive it in the browser. */
const named = (orgId: string, userId: string) => `astrix.recent.${orgId}.${userId}`

export function recents(orgId: string, userId: string): Recent[] {
  try {
    return JSON.parse(sessionStorage.getItem(named(orgId, userId)) ?? '[]') as Recent[]
  } catch {
    return []
  }
}

/** The newest first, each once. */
export const withRecent = (known: readonly Recent[], fresh: Recent): Recent[] =>
  [fresh, ...known.filter(({ kind, id }) => kind !== fresh.kind || id !== fresh.id)].slice(0, SHOWN_MAX)

export function keepRecent(orgId: string, userId: string, fresh: Recent): void {
  try {
    const next = withRecent(recents(orgId, userId), fresh)
    sessionStorage.setItem(named(orgId, userId), JSON.stringify(next))
  } catch {
    // Without storage nothing is remembered.
  }
}
