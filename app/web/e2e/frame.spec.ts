import { expect, signUp, tenantUrl, test } from './desk'

test('the palette finds a page by a few letters, without a mouse', async ({ page }) => {
  await signUp(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('audi')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Audit' })).toBeVisible()
})

test('the first stop of the keyboard leads past the bars', async ({ page }) => {
  await signUp(page)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the page' })).toBeFocused()
  await page.keyboard.press('Enter')

  await expect(page.locator('#page')).toBeFocused()
})

test('a chosen theme stands before the first paint of the next visit', async ({ page }) => {
  await signUp(page)
  await page.getByRole('button', { name: 'Your menu: Ada Reyes' }).click()
  await page.getByRole('menuitemradio', { name: 'Dark' }).click()
  await page.reload()

  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark')
})

test('a second organization is made and switched to, and back', async ({ page }) => {
  await signUp(page, 'First Dental')
  await page.getByRole('button', { name: 'Organization: First Dental' }).click()
  await page.getByRole('menuitem', { name: 'New organization' }).click()
  await page.getByLabel('Name of the organization').fill('Second Dental')
  await page.getByRole('button', { name: 'Create the organization' }).click()
  await expect(page.getByText('What needs you at Second Dental.')).toBeVisible()

  await page.getByRole('button', { name: 'Organization: Second Dental' }).click()
  await page.getByRole('menuitemradio', { name: /First Dental/ }).click()

  await expect(page.getByText('What needs you at First Dental.')).toBeVisible()
})

test('a change made in one tab appears in the other by itself', async ({ page, context }) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/organization`))
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Acme Dental')
  const other = await context.newPage()
  await other.goto(tenantUrl(`${org}/settings/organization`))
  await other.getByLabel('Name', { exact: true }).fill('Acme Dental Group')
  await other.getByRole('button', { name: 'Save' }).first().click()
  await expect(other.getByText('Saved', { exact: true })).toBeVisible()

  await expect(page.getByRole('button', { name: 'Organization: Acme Dental Group' })).toBeVisible()
})

test('a tab that was overtaken is shown both versions and picks', async ({ page, context }) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/organization`))
  const name = page.getByLabel('Name', { exact: true })
  await expect(name).toHaveValue('Acme Dental')
  await page.route('**/api/stream', (route) => route.abort())
  await page.reload()
  await name.fill('Mine')
  const other = await context.newPage()
  await other.goto(tenantUrl(`${org}/settings/organization`))
  await other.getByLabel('Name', { exact: true }).fill('Theirs')
  await other.getByRole('button', { name: 'Save' }).first().click()
  await expect(other.getByText('Saved', { exact: true })).toBeVisible()

  await page.getByRole('button', { name: 'Save' }).first().click()
  await expect(page.getByRole('alert')).toContainText('Theirs')
  await page.getByRole('button', { name: 'Save mine over it' }).click()

  await expect(page.getByRole('button', { name: 'Organization: Mine' })).toBeVisible()
})

test('the audit log can be narrowed by its address and exported', async ({ page }) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/audit`))
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export as CSV' }).click()
  expect((await saved).suggestedFilename()).toMatch(/^audit-.*\.csv$/)

  await page.goto(tenantUrl(`${org}/settings/audit?action=nothing.like.this`))
  await expect(page.getByText('Nothing matches these filters')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(page.getByRole('rowheader').first()).toBeVisible()
})

test('how a person is told is kept for the next visit', async ({ page }) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/notices`))
  const sound = page.getByRole('checkbox', { name: /: Sound$/ }).first()
  const before = await sound.isChecked()
  await sound.click()
  await expect(sound).toBeChecked({ checked: !before })
  await page.reload()

  await expect(sound).toBeChecked({ checked: !before })
})

test('the manifest, its icons and the worker are served', async ({ request }) => {
  const manifest = await (await request.get(tenantUrl('/manifest.webmanifest'))).json()
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(tenantUrl(src))
    expect(icon.ok()).toBe(true)
    expect(icon.headers()['content-type']).toContain(type)
  }
  expect((await request.get(tenantUrl('/sw.js'))).ok()).toBe(true)
})

test('a token that runs out is renewed in silence', async ({ page }) => {
  const org = await signUp(page)
  let expired = 0
  await page.route('**/api/org', async (route) => {
    expired += 1
    if (expired > 1) return route.continue()
    const error = { code: 'token_expired', message: 'This sign-in has expired.', request_id: 'req_01e2e' }
    await route.fulfill({ status: 401, json: { error } })
  })
  await page.goto(tenantUrl(`${org}/settings/organization`))

  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Acme Dental')
  await expect(page.getByRole('alert')).toHaveCount(0)
  expect(expired).toBe(2)
})

test('a page that cannot be read says why, and reads on when it can', async ({ page }) => {
  const org = await signUp(page)
  const error = {
    code: 'storage_full',
    message: 'The server cannot write to its disk.',
    request_id: 'req_01e2e',
  }
  await page.route('**/api/auth/sessions', (route) => route.fulfill({ status: 503, json: { error } }))
  await page.goto(tenantUrl(`${org}/settings/sessions`))
  await expect(page.getByRole('alert')).toContainText('The server cannot write to its disk.')
  await expect(page.getByRole('alert')).toContainText('req_01e2e')
  await page.unroute('**/api/auth/sessions')
  await page.getByRole('button', { name: 'Try again' }).click()

  await expect(page.getByText('This device')).toBeVisible()
})

test('without a connection the page says that it may be old', async ({ page, context }) => {
  await signUp(page)
  await context.setOffline(true)
  await expect(page.getByText('You are offline')).toBeVisible()
  await context.setOffline(false)

  await expect(page.getByText('You are offline')).toHaveCount(0)
})

test('a push message becomes a notification that leads only into the application', async ({
  page,
  context,
}) => {
  const origin = tenantUrl('')
  await context.grantPermissions(['notifications'], { origin })
  await page.goto(tenantUrl('/login'))
  const devtools = await context.newCDPSession(page)
  const registered = new Promise<string>((resolve) =>
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      if (registrations[0]) resolve(registrations[0].registrationId)
    }),
  )
  await devtools.send('ServiceWorker.enable')
  await page.evaluate(async () => {
    await navigator.serviceWorker.register('/sw.js')
    await navigator.serviceWorker.ready
  })
  const data = JSON.stringify({
    title: 'A role changed',
    body: 'Ada is a manager now.',
    path: 'https://evil.example/x',
  })
  await devtools.send('ServiceWorker.deliverPushMessage', { origin, registrationId: await registered, data })

  const shown = () =>
    page.evaluate(async () => {
      const worker = await navigator.serviceWorker.ready
      return (await worker.getNotifications()).map(({ title, body, data: own }) => ({
        title,
        body,
        path: own.path,
      }))
    })
  await expect.poll(shown).toEqual([{ title: 'A role changed', body: 'Ada is a manager now.', path: '/' }])
})
