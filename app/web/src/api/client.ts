import createClient from 'openapi-fetch'
import { Problem, problemOf } from './problem'
import type { paths } from './schema'
import { refresh, session } from './session'
import { stepUp } from './step-up'

const PUBLIC = /^\/api\/(auth\/(signup|login|refresh|logout|password\/(forgot|reset))|invite\/)/
const RENEWED_BY: ReadonlySet<string> = new Set(['token_expired', 'missing_token'])
const SIGN_IN_AGAIN: ReadonlySet<string> = new Set(['invalid_token', 'missing_token', 'token_expired'])

/** Sends with the token of this tab; a token that ran out is renewed and the request goes again by itself. */
export async function send(request: Request): Promise<Response> {
  const open = PUBLIC.test(new URL(request.url).pathname) && request.method === 'POST'
  if (!open && request.method === 'POST') request.headers.set('Idempotency-Key', crypto.randomUUID())
  const first = await reach(open ? request.clone() : signed(request.clone()))
  if (first.ok || open || first.status !== 401) return first
  const problem = await problemOf(first)
  if (problem.code === 'step_up_required') return (await stepUp(problem)) ? reach(signed(request)) : first
  if (!RENEWED_BY.has(problem.code)) return first
  await renew()
  const again = await reach(signed(request.clone()))
  return (await needsFactor(again)) ? reach(signed(request)) : again
}

/** A request whose token had run out may meet the second factor only now. */
async function needsFactor(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const problem = await problemOf(response)
  return problem.code === 'step_up_required' && stepUp(problem)
}

async function renew(): Promise<void> {
  try {
    await refresh(session.orgId)
  } catch (error) {
    if (error instanceof Problem && error.status === 401) session.end()
    throw error
  }
}

function signed(request: Request): Request {
  if (session.token) request.headers.set('Authorization', `Bearer ${session.token}`)
  if (session.orgId) request.headers.set('X-Org-ID', session.orgId)
  return request
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem('unreachable', '', 0, null)
  }
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: send, credentials: 'same-origin' })

interface Sent<T> {
  data?: T
  response: Response
}

/** The answer, or a thrown `Problem`: `await answer(api.GET('/api/org'))`. */
export async function answer<T>(sent: Promise<Sent<T> & { error?: unknown }>): Promise<T> {
  const { data, error, response } = await sent
  if (response.ok) return data as T
  const problem = await problemOf(rebuilt(error, response))
  if (SIGN_IN_AGAIN.has(problem.code)) session.end()
  throw problem
}

/** The body of a refusal was read already; the envelope is put back together around it. */
function rebuilt(error: unknown, response: Response): Response {
  const body = typeof error === 'string' ? error : JSON.stringify(error ?? null)
  return new Response(body, { status: response.status, headers: response.headers })
}

export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` })
