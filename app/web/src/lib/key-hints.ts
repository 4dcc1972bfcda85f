import { useEffect, useSyncExternalStore } from 'react'

export interface KeyHint {
  keys: string
  act: string
}

/** The keys of the page that is open, for the list of keys. */
let hints: readonly KeyHint[] = []
const listeners = new Set<() => void>()

function tell(next: readonly KeyHint[]) {
  hints = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useShownKeyHints = (): readonly KeyHint[] => useSyncExternalStore(subscribe, () => hints)

/** What a page's own keys do, as long as it stands. `own` is made once, or once a language. */
export function useKeyHints(own: readonly KeyHint[]): void {
  useEffect(() => {
    tell(own)
    return () => tell([])
  }, [own])
}
