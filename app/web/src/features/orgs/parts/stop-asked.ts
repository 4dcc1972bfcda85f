import { useSyncExternalStore } from 'react'

/** Whether somebody reached for the stop button, by the bar or by the palette. */
let asked = false
const listeners = new Set<() => void>()

export function askToStop(wanted: boolean): void {
  asked = wanted
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useStopAsked = (): boolean => useSyncExternalStore(subscribe, () => asked)
