import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { session } from '@/api/session'
import { json, network, refusal, tokenFor } from '@/testing/network'
import { meAs, ORG, show } from '@/testing/show'
import LoginPage from './login-page'

const fill = async (email: string, password: string) => {
  await userEvent.type(screen.getByLabelText('E-mail'), email)
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

test('a sign-in keeps the token in memory and leads to the org', async () => {
  network.on('POST /api/auth/login', () => json({ access_token: tokenFor(ORG), exp: 'z' }))
  network.on('GET /api/auth/me', () => json(meAs('owner')))
  show(<LoginPage />)

  await fill('ada@acme.example', 'correct horse battery')

  await expect.poll(() => location.pathname).toBe(`/o/${ORG}/`)
  expect(session.orgId).toBe(ORG)
  expect(Object.values(localStorage).join()).not.toContain(tokenFor(ORG))
})

test('a wrong password is said in the words of the server, with its request id', async () => {
  network.on('POST /api/auth/login', () => refusal('invalid_credentials', 401))
  show(<LoginPage />)

  await fill('ada@acme.example', 'wrong')

  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('said by the server: invalid_credentials')
  expect(alert.textContent).toContain('req_01test')
  expect(location.pathname).toBe('/')
})

test('what is not an address never leaves the browser', async () => {
  show(<LoginPage />)

  await fill('ada', 'x')

  expect(await screen.findByText('Write an address like ada@example.com.')).toBeTruthy()
  expect(screen.getByLabelText('E-mail').getAttribute('aria-invalid')).toBe('true')
  expect(network.seen()).toHaveLength(0)
})

test('a foreign address to return to is not followed', async () => {
  history.replaceState(null, '', '/login?to=//evil.example/o/x')
  network.on('POST /api/auth/login', () => json({ access_token: tokenFor(ORG), exp: 'z' }))
  network.on('GET /api/auth/me', () => json(meAs('owner')))
  show(<LoginPage />)

  await fill('ada@acme.example', 'correct horse battery')

  await expect.poll(() => location.pathname).toBe(`/o/${ORG}/`)
})
