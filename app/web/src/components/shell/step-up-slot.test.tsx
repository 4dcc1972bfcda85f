import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { answer, api } from '@/api/client'
import { session } from '@/api/session'
import { json, network, refusal, tokenFor } from '@/testing/network'
import { meAs, ORG, show } from '@/testing/show'
import { StepUpSlot } from './step-up-slot'

const remove = () => answer(api.DELETE('/api/users/{id}', { params: { path: { id: 'usr_2' } } }))
const shown = tokenFor(ORG, 2)
const refused = (details: object) =>
  network.on('DELETE /api/users/usr_2', (request) =>
    request.headers.get('Authorization') === `Bearer ${shown}`
      ? new Response(null, { status: 204 })
      : refusal('step_up_required', 401, { details }),
  )

beforeAll(() => import('./step-up-dialog'))
beforeEach(() => {
  session.hold(tokenFor(ORG), ORG)
  network.on('POST /api/auth/step-up', () => json({ access_token: shown, exp: 'z', step_up_exp: 'z' }))
  network.on('GET /api/auth/me', () => json(meAs('owner')))
})

test('the code lets the held act go on by itself, with the token that carries it', async () => {
  refused({ enrolled: true, methods: ['totp'] })
  show(<StepUpSlot />)
  const sent = remove()

  const code = await screen.findByLabelText('Code from your app')
  await expect.poll(() => document.activeElement).toBe(code)
  await userEvent.type(code, '123456')

  await sent
  expect(session.token).toBe(shown)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('Escape leaves the refusal as it was, and says that nothing was changed', async () => {
  refused({ enrolled: true, methods: ['totp'] })
  show(<StepUpSlot />)
  const sent = remove().catch((error: unknown) => error)

  await screen.findByRole('dialog', { name: 'Confirm that it is you' })
  await userEvent.keyboard('{Escape}')

  expect(await sent).toMatchObject({ code: 'step_up_required' })
  expect(network.seen('POST /api/auth/step-up')).toHaveLength(0)
})

test('who has no factor sets one up first, keeps the codes, and comes back to the act', async () => {
  refused({ enrolled: false, methods: [] })
  network.on('POST /api/auth/totp/enroll', () =>
    json({ secret: 'ABCDEFGH', otpauth_uri: 'otpauth://totp/x', qr_svg: '<svg/>' }),
  )
  network.on('POST /api/auth/totp/activate', () => json({ recovery_codes: ['aaaa-1', 'aaaa-2'] }))
  show(<StepUpSlot />)
  const sent = remove()

  await userEvent.click(await screen.findByRole('button', { name: 'Set it up now' }))
  await userEvent.type(await screen.findByLabelText('Code from your app'), '111111')
  await screen.findByText('aaaa-1')
  expect(screen.getByRole('button', { name: 'Go on' }).hasAttribute('disabled')).toBe(true)
  await userEvent.click(screen.getByLabelText('I have kept them'))
  await userEvent.click(screen.getByRole('button', { name: 'Go on' }))
  await userEvent.type(await screen.findByLabelText('Code from your app'), '222222')

  await sent
  expect(await network.seen('POST /api/auth/step-up')[0]!.json()).toEqual({ totp_code: '222222' })
})

test('where the time to set one up is over, the page for that is left to ask, not a dialog', async () => {
  refused({ enrolled: false, methods: [] })
  const me = meAs('owner')
  const orgs = me.orgs.map((org) => ({ ...org, mfa_due_at: '2026-01-01T00:00:00Z' }))
  network.on('GET /api/auth/me', () => json({ ...me, orgs }))
  show(<StepUpSlot />)

  await expect(remove()).rejects.toMatchObject({ code: 'step_up_required' })

  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a passkey is not offered where the browser cannot use one', async () => {
  refused({ enrolled: true, methods: ['totp', 'webauthn', 'recovery'] })
  show(<StepUpSlot />)
  const sent = remove().catch(() => undefined)

  await screen.findByRole('button', { name: 'Use a recovery code instead' })
  expect(screen.queryByRole('button', { name: 'Use a passkey' })).toBeNull()
  await userEvent.keyboard('{Escape}')
  await sent
})

test('whoever leaves the frame meanwhile keeps the refusal, and is asked again the next time', async () => {
  refused({ enrolled: true, methods: ['totp'] })
  const { unmount } = show(<StepUpSlot />)
  const sent = remove().catch((error: unknown) => error)
  await screen.findByRole('dialog')

  unmount()

  expect(await sent).toMatchObject({ code: 'step_up_required' })
  show(<StepUpSlot />)
  const again = remove().catch(() => undefined)
  await screen.findByRole('dialog')
  await userEvent.keyboard('{Escape}')
  await again
})
