import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { json, network } from '@/testing/network'
import { OWN_ID, show } from '@/testing/show'
import ApiKeysPage from './api-keys-page'

const key = {
  id: 'key_1',
  name: 'Website forms',
  prefix: 'ak_live_01abc',
  scopes: ['leads:write', 'messages:send'],
  standing: [
    {
      scope: 'messages:send',
      daily_count: 100,
      spend_cap_usd: '20',
      expires_at: '2999-01-01T00:00:00.000Z',
      used_today: 12,
      spent_usd: '3.5',
    },
  ],
  created_at: '2026-11-20T10:00:00.000Z',
  created_by: OWN_ID,
  last_used_at: null,
  expires_at: null,
  version: 1,
}
const ada = { id: OWN_ID, name: 'Ada Reyes', role: 'owner', disabled: false }

function answers(keys: object[]) {
  let left = keys
  network.on('GET /api/users', () => json({ items: [ada], next_cursor: null, total: 1 }))
  network.on('GET /api/api-keys', () => json({ items: left, next_cursor: null, total: left.length }))
  network.on('DELETE /api/api-keys/key_1', () => {
    left = []
    return new Response(null, { status: 204 })
  })
}

test('a sending key shows what it used of the yes it was given', async () => {
  answers([key])
  show(<ApiKeysPage />)

  const today = await screen.findByRole('meter', { name: 'Used today' })
  expect(today.getAttribute('aria-valuetext')).toBe('12 of 100 today')
  expect(screen.getByRole('meter', { name: 'Spent in all' }).getAttribute('aria-valuetext')).toBe(
    '$3.50 of $20.00 in all',
  )
})

test('an owner revokes a key after being asked with its own name', async () => {
  answers([key])
  show(<ApiKeysPage />)

  await userEvent.click(await screen.findByRole('button', { name: 'Revoke the key Website forms' }))
  const dialog = await screen.findByRole('dialog')
  expect(network.seen('DELETE /api/api-keys/key_1')).toHaveLength(0)
  await userEvent.click(within(dialog).getByRole('button', { name: 'Revoke Website forms' }))

  expect(await screen.findByText('No API keys')).toBeTruthy()
})

test('a new key is shown once, and closing asks before it is gone', async () => {
  answers([])
  network.on('POST /api/api-keys', (_request, body) =>
    json({ ...key, ...(body as object), standing: [], token: 'ak_live_secret' }, 201),
  )
  show(<ApiKeysPage />)

  await userEvent.click((await screen.findAllByRole('button', { name: 'New key' }))[0]!)
  await userEvent.type(await screen.findByLabelText('Name'), 'Website forms')
  await userEvent.click(screen.getByLabelText('Read leads'))
  await userEvent.click(screen.getByRole('button', { name: 'Make the key' }))
  expect(await screen.findByText('ak_live_secret')).toBeTruthy()
  await userEvent.keyboard('{Escape}')

  expect(screen.getByText('ak_live_secret')).toBeTruthy()
  await userEvent.click(screen.getByLabelText('I have kept it'))
  await userEvent.click(screen.getByRole('button', { name: 'Done' }))
  await expect.poll(() => screen.queryByText('ak_live_secret')).toBeNull()
})
