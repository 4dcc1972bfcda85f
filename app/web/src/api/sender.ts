/** How a realm's requests travel: each application wires one of these to its own session. */
import { Problem, problemOf } from './problem'
import { stepUp } from './step-up'

const RENEWED_BY: ReadonlySet<string> = new Set(['token_expired', 'missing_token'])
const SIGN_IN_AGAIN: ReadonlySet<string> = new Set(['invalid_token', 'missing_token', 'token_expired'])

export interface Realm {
  /** The POSTs that ask nobody who they are. */
  open: RegExp
  sign: (request: Request) => Request
  refresh: () => Promise<unknown>
  end: () => void
}

interface Sent<T> {
  data?: T
  response: Response
}

export function makeSender(realm: Realm) {
  /** Sends with the token of this tab; a token that ran out is renewed and the request goes again by itself. */
  async function send(request: Request): Promise<Response> {
    const open = realm.open.test(new URL(request.url).pathname) && request.method === 'POST'
    if (!open && request.method === 'POST') request.headers.set('Idempotency-Key', crypto.randomUUID())
    const first = await reach(open ? request.clone() : realm.sign(request.clone()))
    if (first.ok || open || first.status !== 401) return first
    const problem = await problemOf(first)
    if (problem.code === 'step_up_required')
      return (await stepUp(problem)) ? reach(realm.sign(request)) : first
    if (!RENEWED_BY.has(problem.code)) return first
    await renew(realm)
    const again = await reach(realm.sign(request.clone()))
    return (await needsFactor(again)) ? reach(realm.sign(request)) : again
  }

  /** The answer, or a thrown `Problem`: `await answer(api.GET('/api/org'))`. */
  async function answer<T>(sent: Promise<Sent<T> & { error?: unknown }>): Promise<T> {
    const { data, error, response } = await sent
    if (response.ok) return data as T
    const problem = await problemOf(rebuilt(error, response))
    if (SIGN_IN_AGAIN.has(problem.code)) realm.end()
    throw problem
  }

  return { send, answer }
}

/** A request whose token had run out may meet the second factor only now. */
async function needsFactor(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const problem = await problemOf(response)
  return problem.code === 'step_up_required' && stepUp(problem)
}

async function renew(realm: Realm): Promise<void> {
  try {
    await realm.refresh()
  } catch (error) {
    if (error instanceof Problem && error.status === 401) realm.end()
    throw error
  }
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem('unreachable', '', 0, null)
  }
}

/** The body of a refusal was read already; the envelope is put back together around it. */
function rebuilt(error: unknown, response: Response): Response {
  const body = typeof error === 'string' ? error : JSON.stringify(error ?? null)
  return new Response(body, { status: response.status, headers: response.headers })
}

export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` })
