import { expect, test, vi } from 'vitest'
import { json, network, refusal, tokenFor } from '@/testing/network'
import { answer, api } from './client'
import { Problem } from './problem'
import { session } from './session'
import { offerStepUp } from './step-up'

const ORG = 'org_01acme'

test('a call carries the token and the org of this tab', async () => {
  session.hold('token-1', ORG)
  network.on('GET /api/org', () => json({ id: ORG }))

  await answer(api.GET('/api/org'))

  const [request] = network.seen()
  expect(request!.headers.get('Authorization')).toBe('Bearer token-1')
  expect(request!.headers.get('X-Org-ID')).toBe(ORG)
})

test('a public call carries neither token nor idempotency key', async () => {
  session.hold('token-1', ORG)
  network.on('POST /api/auth/login', () => json({ access_token: 'x', exp: 'y' }))

  await answer(api.POST('/api/auth/login', { body: { email: 'a@b.example', password: 'p' } }))

  const [request] = network.seen()
  expect(request!.headers.has('Authorization')).toBe(false)
  expect(request!.headers.has('Idempotency-Key')).toBe(false)
})

test('an expired token is renewed in silence and the request goes again with the same key', async () => {
  session.hold('old', ORG)
  const renewed = tokenFor(ORG)
  network.on('POST /api/auth/refresh', () => json({ access_token: renewed, exp: 'z' }))
  network.on('POST /api/users/invite', (request) =>
    request.headers.get('Authorization') === 'Bearer old'
      ? refusal('token_expired', 401)
      : json({ id: 'inv_1' }, 201),
  )

  await answer(api.POST('/api/users/invite', { body: { email: 'b@c.example', role: 'member' } }))

  const sent = network.seen('POST /api/users/invite')
  expect(sent.map((request) => request.headers.get('Authorization'))).toEqual([
    'Bearer old',
    `Bearer ${renewed}`,
  ])
  expect(sent[0]!.headers.get('Idempotency-Key')).toBeTruthy()
  expect(sent[1]!.headers.get('Idempotency-Key')).toBe(sent[0]!.headers.get('Idempotency-Key'))
  expect(await sent[1]!.json()).toEqual({ email: 'b@c.example', role: 'member' })
})

test('calls that expire together are renewed by one refresh', async () => {
  session.hold('old', ORG)
  network.on('POST /api/auth/refresh', () => json({ access_token: tokenFor(ORG), exp: 'z' }))
  const guarded = (request: Request) =>
    request.headers.get('Authorization') === 'Bearer old'
      ? refusal('token_expired', 401)
      : json({ items: [] })
  network.on('GET /api/org', guarded)
  network.on('GET /api/invites', guarded)

  await Promise.all([answer(api.GET('/api/org')), answer(api.GET('/api/invites'))])

  expect(network.seen('POST /api/auth/refresh')).toHaveLength(1)
})

test('a refresh that is refused ends the session once', async () => {
  session.hold('old', ORG)
  const ended = vi.fn()
  const forget = session.onSignedOut(ended)
  network.on('GET /api/org', () => refusal('token_expired', 401))
  network.on('POST /api/auth/refresh', () => refusal('invalid_token', 401))

  await expect(answer(api.GET('/api/org'))).rejects.toMatchObject({ code: 'invalid_token' })

  expect(ended).toHaveBeenCalledOnce()
  expect(session.token).toBeNull()
  forget()
})

test('a role that was lowered is a problem, not an end of the session', async () => {
  session.hold('token-1', ORG)
  network.on('GET /api/audit', () => refusal('insufficient_role', 403))

  await expect(answer(api.GET('/api/audit'))).rejects.toMatchObject({
    code: 'insufficient_role',
    status: 403,
  })

  expect(session.token).toBe('token-1')
})

test('a refusal keeps its code, its request id and its fields', async () => {
  const details = [{ path: 'email', message: 'not an address' }]
  network.on('POST /api/auth/login', () => refusal('invalid_params', 400, { details }))

  const sent = answer(api.POST('/api/auth/login', { body: { email: 'x', password: 'y' } }))

  const problem = await sent.catch((error: unknown) => error as Problem)
  expect(problem).toBeInstanceOf(Problem)
  expect(problem).toMatchObject({ requestId: 'req_01test', fields: details })
})

test('an answer that is not ours becomes an internal error', async () => {
  network.on('GET /api/org', () => new Response('<h1>Bad gateway</h1>', { status: 502 }))

  await expect(answer(api.GET('/api/org'))).rejects.toMatchObject({ code: 'internal_error', status: 502 })
})

test('no answer at all is called unreachable', async () => {
  network.on('GET /api/org', () => {
    throw new TypeError('network is down')
  })

  await expect(answer(api.GET('/api/org'))).rejects.toMatchObject({ code: 'unreachable' })
})

test('an act that needs a second factor goes again by itself once it is proved', async () => {
  session.hold('plain', ORG)
  const withdraw = offerStepUp(async () => {
    session.hold('proved', ORG)
    return true
  })
  network.on('DELETE /api/users/usr_1', (request) =>
    request.headers.get('Authorization') === 'Bearer proved'
      ? new Response(null, { status: 204 })
      : refusal('step_up_required', 401, { details: { enrolled: true, methods: ['totp'] } }),
  )

  await answer(api.DELETE('/api/users/{id}', { params: { path: { id: 'usr_1' } } }))

  expect(network.seen()).toHaveLength(2)
  withdraw()
})

test('whoever does not prove it keeps the refusal and their session', async () => {
  session.hold('plain', ORG)
  const withdraw = offerStepUp(() => Promise.resolve(false))
  network.on('DELETE /api/users/usr_1', () =>
    refusal('step_up_required', 401, { details: { enrolled: false } }),
  )

  const sent = answer(api.DELETE('/api/users/{id}', { params: { path: { id: 'usr_1' } } }))

  await expect(sent).rejects.toMatchObject({ code: 'step_up_required' })
  expect(session.token).toBe('plain')
  withdraw()
})

const steppedUp = (serial: number) =>
  `h.${btoa(JSON.stringify({ org_id: ORG, serial, step_up_exp: Date.now() / 1000 + 300 }))}.s`

test('acts that are refused together ask for the factor once, and all go again', async () => {
  session.hold('plain', ORG)
  const ask = vi.fn(async () => {
    session.hold(steppedUp(1), ORG)
    return true
  })
  const withdraw = offerStepUp(ask)
  const guarded = (request: Request) =>
    request.headers.get('Authorization') === 'Bearer plain'
      ? refusal('step_up_required', 401, { details: { enrolled: true, methods: ['totp'] } })
      : new Response(null, { status: 204 })
  network.on('DELETE /api/users/usr_1', guarded)
  network.on('DELETE /api/users/usr_2', guarded)

  await Promise.all(
    ['usr_1', 'usr_2'].map((id) => answer(api.DELETE('/api/users/{id}', { params: { path: { id } } }))),
  )

  expect(ask).toHaveBeenCalledOnce()
  expect(network.seen()).toHaveLength(4)
  withdraw()
})

test('who showed the factor while an act was under way is not asked again for it', async () => {
  session.hold('plain', ORG)
  const ask = vi.fn(() => Promise.resolve(false))
  const withdraw = offerStepUp(ask)
  network.on('DELETE /api/users/usr_1', (request) => {
    if (request.headers.get('Authorization') !== 'Bearer plain') return new Response(null, { status: 204 })
    session.hold(steppedUp(1), ORG)
    return refusal('step_up_required', 401, { details: { enrolled: true, methods: ['totp'] } })
  })

  await answer(api.DELETE('/api/users/{id}', { params: { path: { id: 'usr_1' } } }))

  expect(ask).not.toHaveBeenCalled()
  withdraw()
})

test('an act that goes again after the factor keeps its key and its body', async () => {
  session.hold('plain', ORG)
  const withdraw = offerStepUp(async () => {
    session.hold(steppedUp(1), ORG)
    return true
  })
  network.on('POST /api/users/invite', (request) =>
    request.headers.get('Authorization') === 'Bearer plain'
      ? refusal('step_up_required', 401, { details: { enrolled: true, methods: ['totp'] } })
      : json({ id: 'inv_1' }, 201),
  )

  await answer(api.POST('/api/users/invite', { body: { email: 'b@c.example', role: 'member' } }))

  const [first, again] = network.seen()
  expect(first!.headers.get('Idempotency-Key')).toBeTruthy()
  expect(again!.headers.get('Idempotency-Key')).toBe(first!.headers.get('Idempotency-Key'))
  expect(await again!.json()).toEqual({ email: 'b@c.example', role: 'member' })
  withdraw()
})
