import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { json, network } from '@/testing/network'
import { OWN_ID, show } from '@/testing/show'
import type { Role } from '@/lib/roles'
import StopBanner from './stop-banner'
import StopButton from './stop-button'

const going = { on: true, since: null, by: null, why: '', live_calls: 'finish', host_on: true }
const stopped = { ...going, on: false, since: '2026-11-21T12:00:00Z', by: OWN_ID }

beforeEach(() => {
  network.on('GET /api/users', () => json({ items: [], next_cursor: null, total: 0 }))
})

const given = (sending: object, role: Role) => {
  network.on('GET /api/org/sending', () => json(sending))
  show(
    <>
      <StopButton />
      <StopBanner />
    </>,
    role,
  )
}

test('two presses stop, and calls that people are in go on unless somebody says otherwise', async () => {
  given(going, 'member')
  network.on('POST /api/org/sending', () => json(stopped))

  await userEvent.click(await screen.findByRole('button', { name: 'Stop everything that is sent' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Stop sending' }))

  expect((await screen.findByRole('alert')).textContent).toContain('By you')
  const [sent] = network.seen('POST /api/org/sending')
  expect(await sent!.json()).toEqual({ on: false, live_calls: 'finish' })
})

test.each([
  ['owner', true],
  ['manager', true],
  ['developer', false],
  ['member', false],
  ['viewer', false],
] as const)('of a stop, a %s is told; and may start it again: %s', async (role, mayStart) => {
  given(stopped, role)

  await screen.findByRole('alert')

  expect(screen.queryByRole('button', { name: 'Start again' }) !== null).toBe(mayStart)
  expect(screen.queryByRole('button', { name: 'Stop everything that is sent' })).toBeNull()
})

test('a viewer has no button', async () => {
  given({ ...going, host_on: false }, 'viewer')

  expect((await screen.findByRole('alert')).textContent).toContain('whole server')
  expect(screen.queryByRole('button')).toBeNull()
})

test('while nothing is stopped there is no banner', async () => {
  given(going, 'owner')

  await screen.findByRole('button', { name: 'Stop everything that is sent' })

  expect(screen.queryByRole('alert')).toBeNull()
})
