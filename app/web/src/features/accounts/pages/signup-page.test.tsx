import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { network, refusal } from '@/testing/network'
import { show } from '@/testing/show'
import SignupPage from './signup-page'

const fill = async (password: string) => {
  await userEvent.type(screen.getByLabelText('Your name'), 'Ada Reyes')
  await userEvent.type(screen.getByLabelText('Work e-mail'), 'ada@acme.example')
  await userEvent.type(screen.getByLabelText('Password'), password)
  await userEvent.type(screen.getByLabelText('Name of the organization'), 'Acme Dental')
  await userEvent.click(screen.getByRole('button', { name: 'Create the organization' }))
}

test('a problem the server finds with a field is said beside that field', async () => {
  const details = [{ path: 'password', message: 'This password is too common.' }]
  network.on('POST /api/auth/signup', () => refusal('invalid_params', 400, { details }))
  show(<SignupPage />)

  await fill('password1234')

  expect(await screen.findByText('This password is too common.')).toBeTruthy()
  expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe('true')
})

test('a short password is refused before it is sent', async () => {
  show(<SignupPage />)

  await fill('short')

  expect(await screen.findByText('Take at least 12 characters. A short sentence works well.')).toBeTruthy()
  expect(network.seen()).toHaveLength(0)
})
