import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test } from 'vitest'
import { session } from '@/api/session'
import { json, network, refusal, tokenFor } from '@/testing/network'
import { meAs, ORG, show } from '@/testing/show'
import LoginPage from './login-page'

beforeEach(() => network.on('GET /api/auth/sso/providers', () => json({ items: [] })))

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
  expect(network.seen('POST /api/auth/login')).toHaveLength(0)
})

test('a foreign address to return to is not followed', async () => {
  history.replaceState(null, '', '/login?to=//evil.example/o/x')
  network.on('POST /api/auth/login', () => json({ access_token: tokenFor(ORG), exp: 'z' }))
  network.on('GET /api/auth/me', () => json(meAs('owner')))
  show(<LoginPage />)

  await fill('ada@acme.example', 'correct horse battery')

  await expect.poll(() => location.pathname).toBe(`/o/${ORG}/`)
})

const asksForFactor = () =>
  network.on('POST /api/auth/login', () =>
    json({ mfa_required: true, mfa_token: 'mfa_1', methods: ['totp', 'recovery'] }),
  )

test('the sixth digit sends the code, however it was pasted, and leads in', async () => {
  asksForFactor()
  network.on('POST /api/auth/login/mfa', () => json({ access_token: tokenFor(ORG), exp: 'z' }))
  network.on('GET /api/auth/me', () => json(meAs('owner')))
  show(<LoginPage />)
  await fill('ada@acme.example', 'correct horse battery')

  await userEvent.click(await screen.findByLabelText('Code from your app'))
  await userEvent.paste('123 456')

  await expect.poll(() => location.pathname).toBe(`/o/${ORG}/`)
  const [shown] = network.seen('POST /api/auth/login/mfa')
  expect(await shown!.json()).toEqual({ mfa_token: 'mfa_1', totp_code: '123456' })
})

test('a wrong code is said beside its field, which is empty again', async () => {
  asksForFactor()
  network.on('POST /api/auth/login/mfa', () => refusal('invalid_credentials', 401))
  show(<LoginPage />)
  await fill('ada@acme.example', 'correct horse battery')

  const code = await screen.findByLabelText<HTMLInputElement>('Code from your app')
  await userEvent.type(code, '000000')

  expect((await screen.findByRole('alert')).textContent).toContain('did not match')
  expect(code.value).toBe('')
  expect(code.getAttribute('aria-invalid')).toBe('true')
})

test('a second step that came too late leads back to the password, and says so', async () => {
  asksForFactor()
  network.on('POST /api/auth/login/mfa', () => refusal('invalid_or_expired_token', 410))
  show(<LoginPage />)
  await fill('ada@acme.example', 'correct horse battery')

  await userEvent.type(await screen.findByLabelText('Code from your app'), '123456')

  expect((await screen.findByRole('alert')).textContent).toContain('took too long')
  expect(screen.getByLabelText<HTMLInputElement>('E-mail').value).toBe('ada@acme.example')
  expect(screen.getByLabelText<HTMLInputElement>('Password').value).toBe('')
})

test('where trying is paused, the time that is left is told', async () => {
  network.on('POST /api/auth/login', () => refusal('locked_out', 429, { retry_after: 840 }))
  show(<LoginPage />)

  await fill('ada@acme.example', 'wrong')

  expect((await screen.findByRole('alert')).textContent).toContain('You can try again in 14 minutes.')
})

test('who came back from an issuer goes on with the factor, and nothing stays in the address', async () => {
  history.replaceState(null, '', `/login#mfa_token=mfa_2&methods=totp,recovery&return_to=/o/${ORG}/notices`)
  network.on('POST /api/auth/login/mfa', () => json({ access_token: tokenFor(ORG), exp: 'z' }))
  show(<LoginPage />)

  await userEvent.type(await screen.findByLabelText('Code from your app'), '123456')

  await expect.poll(() => location.pathname).toBe(`/o/${ORG}/notices`)
  expect(location.hash).toBe('')
})

test.each([
  ['sso_unknown_account', 'Nobody here goes by that address'],
  ['sso_something_new', 'could not be used'],
])('the way back from an issuer with %s says what to do', async (code, words) => {
  history.replaceState(null, '', `/login?sso_error=${code}`)
  show(<LoginPage />)

  expect((await screen.findByRole('alert')).textContent).toContain(words)
})

test('issuers are offered by name, and lead back to the page that was asked for', async () => {
  history.replaceState(null, '', `/login?to=/o/${ORG}/notices`)
  network.on('GET /api/auth/sso/providers', () => json({ items: [{ id: 'sso_1', name: 'Acme login' }] }))
  show(<LoginPage />)

  const link = await screen.findByRole('link', { name: 'Continue with Acme login' })
  expect(link.getAttribute('href')).toBe(
    `/api/auth/sso/sso_1/start?${new URLSearchParams({ return_to: `/o/${ORG}/notices` })}`,
  )
})
