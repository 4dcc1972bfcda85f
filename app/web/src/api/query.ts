import { QueryClient } from '@tanstack/react-query'
import { Problem } from './problem'

const TRIES_MAX = 2
const FRESH_MS = 20_000

/** Only what may pass by itself is asked again: no answer at all, or a server that is not ready. */
function mayPass(tries: number, error: Error): boolean {
  if (tries >= TRIES_MAX) return false
  return error instanceof Problem && (error.code === 'unreachable' || error.status === 503)
}

export function makeQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { retry: mayPass, staleTime: FRESH_MS, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  })
}
