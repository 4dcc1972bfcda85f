import { useEffect, useEffectEvent } from 'react'
import type { StreamEvent } from '@/api/stream'

const listeners = new Set<(event: StreamEvent) => void>()

export function announce(event: StreamEvent): void {
  for (const listener of listeners) listener(event)
}

/** For the few things that act on an event itself, such as a sound. */
export function useLiveEvent(kind: string, act: (event: StreamEvent) => void): void {
  const run = useEffectEvent(act)
  useEffect(() => {
    const listener = (event: StreamEvent) => {
      if (event.kind === kind) run(event)
    }
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, [kind])
}
