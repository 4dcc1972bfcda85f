import { another, expect, freshEmail, PASSWORD, signUp, tenantUrl, test } from './desk'

test('a newcomer signs up, reloads and is still there', async ({ page }) => {
  const org = await signUp(page)

  await page.reload()

  await expect(page.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(`${org}/`)
  const stored = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
  )
  expect(stored).not.toMatch(/eyJ/)
})

test('signing out ends it, and signing in leads back to the page that was asked for', async ({ page }) => {
  const email = freshEmail('back')
  const org = await signUp(page, 'Acme Dental', email)
  await page.getByRole('button', { name: 'Your menu: Ada Reyes' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  await page.goto(tenantUrl(`${org}/settings/audit`))
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()

  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(`${org}/settings/audit`)
})

test('a wrong password is refused in words, with a request id', async ({ page }) => {
  await page.goto(tenantUrl('/login'))
  await page.getByLabel('E-mail').fill('nobody@e2e.example')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()

  await expect(page.getByRole('alert')).toContainText('does not match')
  await expect(page.getByRole('alert')).toContainText('req_')
})

test('an invited person joins by the link, and is gone from the open invites', async ({ page, browser }) => {
  const org = await signUp(page)
  const email = freshEmail('bob')
  await page.goto(tenantUrl(`${org}/settings/access?invite=new`))
  await page.getByRole('dialog').getByLabel('E-mail').fill(email)
  await page.getByRole('dialog').getByLabel('Role').selectOption('viewer')
  await page.getByRole('button', { name: 'Send the invite' }).click()
  const link = (await page.getByRole('dialog').locator('code').textContent()) ?? ''
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText(email)).toBeVisible()

  const bob = await another(browser)
  await bob.goto(link)
  await expect(bob.getByRole('heading', { name: 'Join Acme Dental' })).toBeVisible()
  expect(bob.url()).not.toContain('token')
  await bob.getByLabel('Your name').fill('Bob Stone')
  await bob.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await bob.getByRole('button', { name: 'Join Acme Dental' }).click()
  await expect(bob.getByRole('heading', { name: 'Hello Bob' })).toBeVisible()

  await expect(page.getByRole('rowheader', { name: 'Bob Stone' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Notices: 1 unread' })).toBeVisible()
  await bob.goto(tenantUrl(`${org}/settings/access`))
  await expect(bob.getByText('Ada Reyes')).toBeVisible()
  await expect(bob.getByRole('button', { name: 'Invite somebody' })).toHaveCount(0)
  await bob.goto(tenantUrl(`${org}/settings/audit`))
  await expect(bob.getByRole('heading', { name: 'Nothing here' })).toBeVisible()
  await bob.context().close()
})

test('a second device is listed and can be ended', async ({ page, browser }) => {
  const email = freshEmail('two')
  const org = await signUp(page, 'Acme Dental', email)
  const phone = await another(browser)
  await phone.goto(tenantUrl('/login'))
  await phone.getByLabel('E-mail').fill(email)
  await phone.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await phone.getByRole('button', { name: 'Sign in' }).click()
  await expect(phone.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()

  await page.goto(tenantUrl(`${org}/settings/sessions`))
  await page.getByRole('button', { name: 'End all others' }).click()
  await expect(page.getByText('Your other sessions ended')).toBeVisible()
  await phone.goto(tenantUrl(`${org}/settings/profile`))

  await expect(phone.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await phone.context().close()
})

test('a new name is kept and shown', async ({ page }) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/profile`))
  await page.getByLabel('Your name').fill('Ada R. Reyes')
  await page.getByRole('button', { name: 'Save the name' }).click()

  await expect(page.getByRole('button', { name: 'Your menu: Ada R. Reyes' })).toBeVisible()
})
