/**
 * Who is signed in, in this tab. The access token lives in memory only; the refresh cookie is out of reach of
 * scripts. One tab works in one org, so that two tabs on two orgs never mix.
 */
import { claimsOf } from './claims'
import { Problem, problemOf } from './problem'

interface Grant {
  token: string
  orgId: string | null
}

type Listener = () => void

const REFRESH_LOCK = 'astrix.refresh'

let grant: Grant | null = null
let refreshing: { orgId: string | null; done: Promise<Grant> } | null = null
const signedOut = new Set<Listener>()

export const session = {
  get token() {
    return grant?.token ?? null
  },
  get orgId() {
    return grant?.orgId ?? null
  },
  hold(token: string, orgId: string | null) {
    grant = { token, orgId }
  },
  drop() {
    grant = null
  },
  /** Tells the frame that nobody is signed in any more. */
  onSignedOut(listener: Listener) {
    signedOut.add(listener)
    return () => void signedOut.delete(listener)
  },
  end() {
    grant = null
    for (const listener of signedOut) listener()
  },
}

/** One refresh at a time for an org: whoever needs a token meanwhile waits for the same one. */
export function refresh(orgId: string | null): Promise<Grant> {
  if (refreshing?.orgId === orgId) return refreshing.done
  const done = inTurn(() => requestGrant(orgId)).finally(() => {
    if (refreshing?.done === done) refreshing = null
  })
  refreshing = { orgId, done }
  return done
}

/** Tabs share one cookie that rotates, so they take turns where the browser can arrange that. */
function inTurn<T>(act: () => Promise<T>): Promise<T> {
  return navigator.locks ? (navigator.locks.request(REFRESH_LOCK, act) as Promise<T>) : act()
}

async function requestGrant(orgId: string | null): Promise<Grant> {
  const response = await fetch('/api/auth/refresh', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(orgId ? { org_id: orgId } : {}),
    credentials: 'same-origin',
  }).catch(() => {
    throw new Problem('unreachable', '', 0, null)
  })
  if (!response.ok) throw await problemOf(response)
  const { access_token } = (await response.json()) as { access_token: string }
  grant = { token: access_token, orgId: orgId ?? orgOf(access_token) }
  return grant
}

/** The org a token stands for. */
export const orgOf = (token: string): string | null => claimsOf(token).org_id ?? null
