import { expect, test, vi } from 'vitest'
import { offerStepUp } from '@/api/step-up'
import { json, network, refusal } from '@/testing/network'
import { answer, hq } from './hq-client'
import { hqSession } from './hq-session'

const steppedUp = `h.${btoa(JSON.stringify({ step_up_exp: Date.now() / 1000 + 300 }))}.s`

test('a call carries the token of HQ and names no organization', async () => {
  hqSession.hold('hq-1')
  network.on('GET /admin/stats', () => json({}))

  await answer(hq.GET('/admin/stats'))

  const [request] = network.seen()
  expect(request!.headers.get('Authorization')).toBe('Bearer hq-1')
  expect(request!.headers.has('X-Org-ID')).toBe(false)
})

test('calls that expire together are renewed by one refresh', async () => {
  hqSession.hold('old')
  network.on('POST /admin/auth/refresh', () => json({ access_token: 'fresh', exp: 'z' }))
  network.on('GET /admin/stats', (request) =>
    request.headers.get('Authorization') === 'Bearer old' ? refusal('token_expired', 401) : json({}),
  )

  await Promise.all([answer(hq.GET('/admin/stats')), answer(hq.GET('/admin/stats'))])

  expect(network.seen('POST /admin/auth/refresh')).toHaveLength(1)
})

test('a refresh that is refused shows the sign-in', async () => {
  hqSession.hold('old')
  const told = vi.fn()
  const stop = hqSession.onEnd(told)
  network.on('GET /admin/stats', () => refusal('token_expired', 401))
  network.on('POST /admin/auth/refresh', () => refusal('invalid_token', 401))

  await expect(answer(hq.GET('/admin/stats'))).rejects.toThrow()

  expect(told).toHaveBeenCalledWith('ended')
  expect(hqSession.token).toBeNull()
  stop()
})

test('an act that asks for the factor goes again once it is shown', async () => {
  hqSession.hold('plain')
  const withdraw = offerStepUp(async () => {
    hqSession.hold(steppedUp)
    return true
  })
  network.on('DELETE /admin/security/sessions/ses_1', (request) =>
    request.headers.get('Authorization') === 'Bearer plain'
      ? refusal('step_up_required', 401, { details: { enrolled: true, methods: ['totp'] } })
      : new Response(null, { status: 204 }),
  )

  await answer(hq.DELETE('/admin/security/sessions/{id}', { params: { path: { id: 'ses_1' } } }))

  expect(network.seen()).toHaveLength(2)
  withdraw()
})
