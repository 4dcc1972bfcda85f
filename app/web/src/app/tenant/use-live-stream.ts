import { useEffect } from 'react'
import type { QueryClient } from '@tanstack/react-query'
import { follow } from '@/api/stream'
import { announce } from '@/lib/live'
import { staleBy } from './rooms'

/** Keeps what is on screen true: each event makes the queries of its kind stale. */
export function useLiveStream(queries: QueryClient): void {
  useEffect(() => {
    const ended = new AbortController()
    void follow({
      signal: ended.signal,
      onEvent: (event) => {
        for (const queryKey of staleBy(event.kind)) void queries.invalidateQueries({ queryKey })
        announce(event)
      },
      onResync: () => void queries.invalidateQueries(),
    })
    return () => ended.abort()
  }, [queries])
}
