import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { json, network, refusal } from '@/testing/network'
import { show } from '@/testing/show'
import type { Org } from '../api/use-org'
import { NameForm } from './name-form'

const org = { id: 'org_01acme', name: 'Acme', timezone: 'UTC', version: 3 } as Org

test('somebody who was faster is shown beside ours, and ours can be saved over it', async () => {
  const theirs = { ...org, name: 'Acme Group', version: 4 }
  network.on('PUT /api/org', (request, body) =>
    request.headers.get('If-Match') === '"4"'
      ? json({ ...theirs, ...(body as object), version: 5 })
      : refusal('version_conflict', 409, { details: { version: 4, current: theirs } }),
  )
  show(<NameForm org={org} mayEdit />)

  await userEvent.clear(screen.getByLabelText('Name'))
  await userEvent.type(screen.getByLabelText('Name'), 'Acme Dental')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  const choice = await screen.findByRole('alert')
  expect(within(choice).getByText('Acme Group')).toBeTruthy()
  expect(within(choice).getByText('Acme Dental')).toBeTruthy()
  await userEvent.click(within(choice).getByRole('button', { name: 'Save mine over it' }))

  await expect
    .poll(() => network.seen('PUT /api/org').map((put) => put.headers.get('If-Match')))
    .toEqual(['"3"', '"4"'])
  await expect.poll(() => screen.queryByRole('alert')).toBeNull()
})

test('whoever may not change the profile reads it without a Save', () => {
  show(<NameForm org={org} mayEdit={false} />, 'viewer')

  expect(screen.getByLabelText('Name').closest('fieldset')!.disabled).toBe(true)
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
})
