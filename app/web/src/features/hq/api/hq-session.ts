/**
 * Who is signed in to HQ, in this tab. The access token lives in memory only; the refresh cookie is out of reach
 * of scripts and of the tenants' application.
 */
import { Problem, problemOf } from '@/api/problem'

/** Why the sign-in is shown: nobody came yet, they left, they were idle, or the server ended it. */
export type Ending = 'absent' | 'left' | 'idle' | 'ended'
type Listener = (why: Ending) => void

const REFRESH_LOCK = 'astrix.hq.refresh'

let token: string | null = null
let refreshing: Promise<void> | null = null
const listeners = new Set<Listener>()

export const hqSession = {
  get token() {
    return token
  },
  hold(fresh: string) {
    token = fresh
  },
  /** Whoever ends it first says why. */
  end(why: Ending) {
    if (token === null) return
    token = null
    for (const listener of listeners) listener(why)
  },
  onEnd(listener: Listener) {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
}

/** One refresh at a time, also between tabs: they share one cookie that rotates. */
export function refreshHq(): Promise<void> {
  refreshing ??= inTurn(requestToken).finally(() => (refreshing = null))
  return refreshing
}

function inTurn<T>(act: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(REFRESH_LOCK, act) as Promise<T>) : act()
}

async function requestToken(): Promise<void> {
  const response = await fetch('/admin/auth/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
    credentials: 'same-origin',
  }).catch(() => {
    throw new Problem('unreachable', '', 0, null)
  })
  if (!response.ok) throw await problemOf(response)
  token = ((await response.json()) as { access_token: string }).access_token
}
