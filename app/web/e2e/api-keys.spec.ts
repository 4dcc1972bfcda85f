import { expect, invited, signUp, tenantUrl, test } from './desk'
import { protect } from './factors'

test('a key is made with a factor, opens what it was let to, and is refused once revoked', async ({
  page,
  request,
}) => {
  const org = await signUp(page)
  const { codes } = await protect(page, org)
  await page.goto(tenantUrl(`${org}/settings/keys`))
  await page.getByRole('button', { name: 'New key' }).last().click()
  const form = page.getByRole('dialog', { name: 'New API key' })
  await form.getByRole('button', { name: 'Make the key' }).click()
  await expect(form.getByText('Let the key do at least one thing.')).toBeVisible()
  await form.getByLabel('Name').fill('Website forms')
  await form.getByLabel('Read its profile').check()
  await form.getByLabel('Send messages').check()
  await form.getByLabel('Messages a day').fill('7')
  await expect(form.getByText(/this key may send 7 messages a day, and spend \$20\.00 in all/)).toBeVisible()
  await form.getByRole('button', { name: 'Make the key' }).click()
  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await asked.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await asked.getByLabel('Recovery code').fill(codes[0]!)
  await asked.getByRole('button', { name: 'Confirm' }).click()

  const made = page.getByRole('dialog', { name: 'The key Website forms is made' })
  const token = (await made.locator('code').textContent()) ?? ''
  expect(token).toMatch(/^ak_live_/)
  await page.keyboard.press('Escape')
  await expect(made.getByRole('alert')).toContainText('nobody can show the key again')
  await made.getByLabel('I have kept it').check()
  await made.getByRole('button', { name: 'Done' }).click()

  const headers = { Authorization: `Bearer ${token}` }
  expect((await request.get(tenantUrl('/api/org'), { headers })).status()).toBe(200)
  expect((await request.get(tenantUrl('/api/users'), { headers })).status()).toBe(403)
  await page.reload()
  await expect(page.getByText('last used this minute')).toBeVisible()
  await expect(page.getByRole('meter', { name: 'Used today' })).toHaveAttribute(
    'aria-valuetext',
    '0 of 7 today',
  )

  await page.getByRole('button', { name: 'Revoke the key Website forms' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke Website forms' }).click()
  await expect(page.getByText('No API keys')).toBeVisible()
  expect((await request.get(tenantUrl('/api/org'), { headers })).status()).toBe(401)
})

test("keys are the owner's: a manager does not find the page", async ({ page, browser }) => {
  const org = await signUp(page)
  const manager = await invited(page, browser, org, 'Max Held', 'manager')
  await manager.goto(tenantUrl(`${org}/settings/keys`))

  await expect(manager.getByRole('heading', { name: 'Nothing here' })).toBeVisible()
  await manager.context().close()
})
