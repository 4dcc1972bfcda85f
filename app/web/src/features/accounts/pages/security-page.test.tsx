import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { StandingContext } from '@/lib/me'
import { json, network } from '@/testing/network'
import { meAs, show } from '@/testing/show'
import SecurityPage from './security-page'

beforeEach(() => {
  network.on('GET /api/auth/webauthn', () => json({ items: [], next_cursor: null, total: 0 }))
})

const given = (
  mfa: { totp: boolean; webauthn: boolean; recovery_left: number },
  due: string | null = null,
) => {
  const me = meAs('owner')
  const orgs = me.orgs.map((org) => ({ ...org, mfa_due_at: due }))
  show(
    <StandingContext value={{ me: { ...me, mfa, orgs }, role: 'owner', orgName: 'Acme Dental' }}>
      <SecurityPage />
    </StandingContext>,
  )
}
const none = { totp: false, webauthn: false, recovery_left: 0 }

test('without a factor the page says what protects the account, and by when more is asked', async () => {
  given(none, new Date(Date.now() + 36 * 3_600_000).toISOString())

  expect(screen.getByText('Only your password protects this account')).toBeTruthy()
  expect(screen.getByText(/within 2 days/)).toBeTruthy()
  expect(screen.queryByText('Recovery codes')).toBeNull()
})

test.each([
  [10, '10 left', null],
  [3, '3 left', /Only a few are left/],
  [0, 'None left', /locks you out/],
])('with %i recovery codes left it says %s', (left, words, warning) => {
  given({ totp: true, webauthn: false, recovery_left: left })

  expect(screen.getByText(words)).toBeTruthy()
  if (warning) expect(screen.getByText(warning)).toBeTruthy()
  else expect(screen.queryByText(/left\. Make new ones/)).toBeNull()
})

test('a passkey that is there can be renamed and removed even where none can be made', async () => {
  const passkey = { id: 'pk_1', name: 'Laptop', created_at: '2026-11-01T09:00:00Z', last_used_at: null }
  network.on('GET /api/auth/webauthn', () => json({ items: [passkey], next_cursor: null, total: 1 }))
  network.on('DELETE /api/auth/webauthn/pk_1', () => new Response(null, { status: 204 }))
  network.on('GET /api/auth/me', () => json(meAs('owner')))
  given({ totp: false, webauthn: true, recovery_left: 10 })

  await userEvent.click(await screen.findByRole('button', { name: 'Remove Laptop' }))
  const asked = within(screen.getByRole('dialog'))
  await userEvent.click(asked.getByRole('button', { name: 'Remove Laptop' }))

  await expect.poll(() => network.seen('DELETE /api/auth/webauthn/pk_1')).toHaveLength(1)
  expect(screen.queryByRole('button', { name: 'Add a passkey' })).toBeNull()
})

test('new codes are asked for once more, since the old ones end with them', async () => {
  network.on('POST /api/auth/recovery-codes', () => json({ recovery_codes: ['bbbb-1', 'bbbb-2'] }))
  network.on('GET /api/auth/me', () => json(meAs('owner')))
  given({ totp: true, webauthn: false, recovery_left: 2 })

  await userEvent.click(screen.getByRole('button', { name: 'Make new codes' }))
  const dialog = await screen.findByRole('dialog', { name: 'Make new recovery codes?' })
  expect(dialog.textContent).toContain('The old ones stop working at once.')
  await userEvent.click(within(dialog).getByRole('button', { name: 'Make new codes' }))
  await screen.findByText('bbbb-1')
  await userEvent.keyboard('{Escape}')

  expect((await screen.findByRole('alert')).textContent).toContain('Nobody can show these again')
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
})
