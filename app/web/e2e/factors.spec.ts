import { another, expect, freshEmail, invited, namedUrl, signUp, tenantUrl, test } from './desk'
import { confirmApp, givePassword, keepCodes, protect } from './factors'

test('with an authenticator app, the sign-in asks for its code, and takes each code once', async ({
  page,
  browser,
}) => {
  const email = freshEmail('mfa')
  const org = await signUp(page, 'Acme Dental', email)
  const { app, codes } = await protect(page, org)
  expect(codes).toHaveLength(10)
  const phone = await another(browser)
  await phone.goto(tenantUrl(`${org}/settings/security`))
  await givePassword(phone, email)
  await expect(phone.getByRole('heading', { name: 'One more step' })).toBeVisible()
  await phone.getByLabel('Code from your app').fill('000000')
  await expect(phone.getByRole('alert')).toContainText('did not match')
  await expect(phone.getByLabel('Code from your app')).toBeFocused()
  const code = await app.next()
  await phone.getByLabel('Code from your app').fill(`${code.slice(0, 3)} ${code.slice(3)}`)

  await expect(phone.getByRole('heading', { name: 'Security' })).toBeVisible()
  await phone.context().close()

  const lost = await another(browser)
  await lost.goto(tenantUrl('/login'))
  await givePassword(lost, email)
  await lost.getByLabel('Code from your app').fill(code)
  await expect(lost.getByRole('alert')).toContainText('was used before')
  await lost.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await lost.getByLabel('Recovery code').fill(codes[0]!.toUpperCase())
  await lost.getByRole('button', { name: 'Sign in' }).click()
  await expect(lost.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  await lost.context().close()

  await page.reload()
  await expect(page.getByText('9 left')).toBeVisible()
})

test('codes that are shown once hold their dialog until they are kept', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/security`))
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  await confirmApp(page)
  await expect(page.getByRole('dialog', { name: 'Keep your recovery codes' })).toBeVisible()
  await page.keyboard.press('Escape')

  await expect(page.getByRole('alert')).toContainText('Nobody can show these again')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  expect((await saved).suggestedFilename()).toBe('astrix-recovery-codes.txt')
  await page.getByRole('button', { name: 'Copy all' }).click()
  const codes = await keepCodes(page, 'Done')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(codes.join('\n'))
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('an act waits for the second factor, and goes on by itself', async ({ page }) => {
  const org = await signUp(page)
  const { app } = await protect(page, org)
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click()
  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await expect(asked.getByLabel('Code from your app')).toBeFocused()
  // A dialog hears keys a few milliseconds after it took the focus: a person is never that fast.
  await expect(async () => {
    await page.keyboard.press('Escape')
    await expect(asked).toHaveCount(0, { timeout: 500 })
  }).toPass()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('second factor')

  await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click()
  await expect(asked.getByLabel('Code from your app')).toBeFocused()
  await page.keyboard.type(await app.next())

  await expect(page.getByRole('dialog', { name: 'Keep your recovery codes' })).toBeVisible()
  await keepCodes(page, 'Done')
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove the authenticator app' }).click()
  await asked.getByLabel('Code from your app').fill(await app.next())
  await expect(page.getByText('Only your password protects this account')).toBeVisible()
})

test('a passkey is made, used to sign in, renamed and taken away', async ({ page, context }) => {
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const email = freshEmail('key')
  const org = await signUp(page, 'Acme Dental', email, namedUrl)
  await page.goto(namedUrl(`${org}/settings/security`))
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Laptop')
  await page.keyboard.press('Enter')
  expect(await keepCodes(page, 'Done')).toHaveLength(10)
  await expect(page.getByText('Laptop', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Your menu: Ada Reyes' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await givePassword(page, email)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()

  await page.goto(namedUrl(`${org}/settings/security`))
  await page.getByRole('button', { name: 'Rename Laptop' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Old laptop')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Remove Old laptop' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Old laptop' }).click()
  await page.getByRole('button', { name: 'Confirm with a passkey' }).click()

  await expect(page.getByText('Only your password protects this account')).toBeVisible()
})

test('an act that needs a second factor leads to one, and is done then', async ({ page, browser }) => {
  const org = await signUp(page)
  const eve = await invited(page, browser, org, 'Eve Moss')
  await page.goto(tenantUrl(`${org}/settings/access`))
  await page.getByRole('button', { name: 'Change Eve Moss' }).click()
  await page.getByRole('dialog').getByLabel('Role').selectOption('manager')
  await page.getByRole('button', { name: 'Change the role' }).click()

  await page.getByRole('button', { name: 'Set it up now' }).click()
  const app = await confirmApp(page)
  await keepCodes(page, 'Go on')
  await page.getByLabel('Code from your app').fill(await app.next())

  await expect(page.getByText('Eve Moss has a new role')).toBeVisible()
  await eve.context().close()
})

test('when the time to set a factor up is over, one page asks for it and then leads on', async ({ page }) => {
  const org = await signUp(page)
  // Only the date is made up: the server itself says whether there is a factor.
  await page.route('**/api/auth/me', async (route) => {
    const response = await route.fetch()
    const me = await response.json()
    if (!me.mfa.totp) me.orgs[0].mfa_due_at = '2026-01-01T00:00:00Z'
    await route.fulfill({ response, json: me })
  })
  await page.goto(tenantUrl(`${org}/settings/audit`))
  await expect(page.getByRole('heading', { name: 'Protect your account' })).toBeVisible()
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await confirmApp(page)
  await keepCodes(page, 'Go on to where I was going')

  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible()
})
