import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import type { Role } from '@/lib/roles'
import { json, network } from '@/testing/network'
import { OWN_ID, show } from '@/testing/show'
import { mayChange } from '../parts/people-table'
import AccessPage from './access-page'

const ada = { id: OWN_ID, name: 'Ada Reyes', email: 'ada@acme.example', role: 'owner', disabled: false }
const bob = { id: 'usr_01bob', name: 'Bob Stone', email: 'bob@acme.example', role: 'member', disabled: false }
const invite = {
  id: 'inv_1',
  email: 'new@acme.example',
  role: 'viewer',
  invited_by: OWN_ID,
  created_at: '2026-11-20T10:00:00.000Z',
  expires_at: '2026-11-23T10:00:00.000Z',
}

test('an owner revokes an invite after being asked with its own name', async () => {
  let invites = [invite]
  network.on('GET /api/users', () => json({ items: [ada, bob], next_cursor: null, total: 2 }))
  network.on('GET /api/invites', () => json({ items: invites, next_cursor: null, total: invites.length }))
  network.on('DELETE /api/invites/inv_1', () => {
    invites = []
    return new Response(null, { status: 204 })
  })
  show(<AccessPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'Revoke the invite for new@acme.example' }))
  const dialog = await screen.findByRole('dialog')
  expect(network.seen('DELETE /api/invites/inv_1')).toHaveLength(0)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Revoke new@acme.example' }))

  expect(await screen.findByText('No open invites')).toBeTruthy()
  expect(network.seen('DELETE /api/invites/inv_1')).toHaveLength(1)
})

test('a viewer sees names and no button they may not press', async () => {
  network.on('GET /api/users', () =>
    json({ items: [{ id: 'usr_01bob', name: 'Bob Stone' }], next_cursor: null, total: 1 }),
  )
  show(<AccessPage />, 'viewer')

  expect(await screen.findByText('Bob Stone')).toBeTruthy()
  expect(screen.queryAllByRole('button')).toHaveLength(0)
  expect(network.seen('GET /api/invites')).toHaveLength(0)
})

test.each<[Role, Role, boolean]>([
  ['owner', 'owner', true],
  ['owner', 'viewer', true],
  ['manager', 'member', true],
  ['manager', 'owner', false],
  ['developer', 'viewer', false],
  ['member', 'viewer', false],
  ['viewer', 'viewer', false],
])('a %s may change a %s: %s', (own, other, may) => {
  expect(mayChange({ id: OWN_ID, role: own }, { id: 'usr_other', name: 'X', role: other })).toBe(may)
})

test('nobody changes their own role', () => {
  expect(mayChange({ id: OWN_ID, role: 'owner' }, { id: OWN_ID, name: 'Ada', role: 'owner' })).toBe(false)
})
