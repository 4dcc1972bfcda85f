/** The network, answered by the test: the only thing faked here. A request nobody expected fails the test. */
type Answering = (request: Request, body: unknown) => Response | Promise<Response>

const realFetch = globalThis.fetch
let answers = new Map<string, Answering>()
let seen: Request[] = []

export const network = {
  connect() {
    answers = new Map()
    seen = []
    globalThis.fetch = answered
  },
  disconnect() {
    globalThis.fetch = realFetch
  },
  /** `on('GET /api/org', () => json(org))`; a later call replaces an earlier one. */
  on(route: string, answering: Answering) {
    answers.set(route, answering)
  },
  seen: (route?: string) => seen.filter((request) => !route || routeOf(request) === route),
}

const routeOf = (request: Request) => `${request.method} ${new URL(request.url).pathname}`

async function answered(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request =
    input instanceof Request ? input : new Request(new URL(String(input), location.origin), init)
  seen.push(request.clone())
  const answering = answers.get(routeOf(request))
  if (!answering) throw new Error(`nobody answers ${routeOf(request)}`)
  const text = await request.clone().text()
  return answering(request, text ? JSON.parse(text) : undefined)
}

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })

export const refusal = (code: string, status: number, more: Record<string, unknown> = {}): Response =>
  json({ error: { code, message: `said by the server: ${code}`, request_id: 'req_01test', ...more } }, status)

/** A token that names an org, as far as a client can read it. */
export const tokenFor = (orgId: string, serial = 1): string =>
  `h.${btoa(JSON.stringify({ org_id: orgId, serial }))}.s`
