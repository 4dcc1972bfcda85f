import { useSyncExternalStore } from 'react'

export interface Toast {
  id: number
  tone: 'ok' | 'stop' | 'info'
  text: string
  undo?: () => void
}

const SHOWN_MAX = 3
let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function change(next: readonly Toast[]) {
  toasts = next
  for (const listener of listeners) listener()
}

export function toast(text: string, parts: { tone?: Toast['tone']; undo?: () => void } = {}): void {
  lastId += 1
  const fresh = { id: lastId, tone: parts.tone ?? 'ok', text, undo: parts.undo }
  change([...toasts, fresh].slice(-SHOWN_MAX))
}

export const dismissToast = (id: number): void => change(toasts.filter((known) => known.id !== id))

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useToasts = (): readonly Toast[] => useSyncExternalStore(subscribe, () => toasts)
