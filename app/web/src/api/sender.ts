/** How a realm's requests travel: each application wires one of these to its own session. */
import { isSteppedUp } from './claims'
import { Problem, problemOf } from './problem'
import { isAsking, stepUp } from './step-up'

const RENEWED_BY: ReadonlySet<string> = new Set(['token_expired', 'missing_token'])
/** What the dialog itself sends while it asks; it cannot wait for its own answer. */
const FACTORS = /^\/(api|admin)\/auth\/(step-up|totp|webauthn)/
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
    if (open) return reach(request)
    const first = await proved(request)
    if (first.status !== 401 || !RENEWED_BY.has((await problemOf(first)).code)) return first
    await renew(realm)
    return proved(request)
  }

  /** Where the second factor is asked for, the request goes again once it is shown. */
  async function proved(request: Request): Promise<Response> {
    const sent = realm.sign(request.clone())
    const spent = bearer(sent)
    const first = await reach(sent)
    if (first.status !== 401) return first
    const problem = await problemOf(first)
    if (problem.code !== 'step_up_required' || !(await shown(request, problem, spent))) return first
    return reach(realm.sign(request.clone()))
  }

  /** It may have been shown while this request was under way: then nobody is asked twice. */
  async function shown(request: Request, problem: Problem, spent: string): Promise<boolean> {
    const held = bearer(realm.sign(request.clone()))
    if (held !== spent && isSteppedUp(held)) return true
    return !(isAsking() && FACTORS.test(new URL(request.url).pathname)) && stepUp(problem)
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

const bearer = (request: Request): string => request.headers.get('Authorization') ?? ''

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
