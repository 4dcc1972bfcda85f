import { another, expect, freshEmail, hqUrl, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { givePassword as givePersonsPassword, protect } from './factors'
import { confirmHq, enterHq, givePassword, makeOperator } from './operator'
import { HQ_PAGES, LONG_NAME, SIZES } from './pages'

test('nobody sees the desk without both factors, and then the page that was asked for', async ({ page }) => {
  const operator = makeOperator()
  await page.goto(hqUrl('/work'))
  await page.getByLabel('E-mail').fill(operator.email)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('alert')).toContainText('req_')

  await givePassword(page, operator)
  await expect(page.getByRole('navigation')).toHaveCount(0)
  await page.getByLabel('Code from your app').fill(await operator.app.next())
  await expect(page.getByRole('heading', { name: 'Work', exact: true })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Work', exact: true })).toBeVisible()
  const stored = await page.evaluate(
    () => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie,
  )
  expect(stored).not.toMatch(/eyJ/)

  await page.getByRole('button', { name: 'Your menu: Olga Petrov' }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
  await givePassword(page, operator)
  await page.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await page.getByLabel('Recovery code').fill(operator.codes.pop()!)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Work', exact: true })).toBeVisible()
})

test('who leaves HQ open for half an hour is signed out with a sentence', async ({ page }) => {
  await page.clock.install()
  await enterHq(page, makeOperator())
  await expect(page.getByRole('heading', { name: 'This host' })).toBeVisible()

  await page.clock.fastForward('31:00')

  await expect(page.getByText(/^Nobody did anything here for 30 minutes/)).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Sign in to HQ' })).toBeVisible()
})

test('an organization is found, paused with a reason, given a quota and resumed', async ({
  page,
  browser,
}) => {
  const name = `Paused Dental ${process.pid}`
  const owner = await another(browser)
  const org = await signUp(owner, name)
  await enterHq(page, makeOperator(), '/organizations')
  await expect(page.getByRole('rowheader').first()).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByRole('combobox').fill(name)
  await page.getByRole('option', { name: `Organizations named ${name}` }).click()
  await page.getByRole('link', { name }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()

  await page.getByRole('button', { name: 'Change the quota' }).click()
  await page.getByLabel('Gigabytes').fill('0.5')
  await page.getByRole('button', { name: 'Save the quota' }).click()
  await expect(page.getByText(/of 512 MB$/)).toBeVisible()

  await page.getByRole('button', { name: 'Pause…' }).click()
  await page.getByRole('button', { name: `Pause ${name}` }).click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('This is needed')
  await page.getByLabel('Why').fill('Unpaid since spring')
  await page.getByRole('button', { name: `Pause ${name}` }).click()
  await expect(page.getByText('Unpaid since spring')).toBeVisible()
  await owner.goto(tenantUrl(`${org}/settings/danger`))
  await expect(owner.getByText('This organization is paused')).toBeVisible()
  await owner.context().close()

  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByRole('button', { name: `Resume ${name}` }).click()
  await expect(page.getByRole('button', { name: 'Pause…' })).toBeVisible()
  await page.goto(hqUrl('/audit?action=hq.org.pause'))
  await expect(page.getByText('why Unpaid since spring')).toBeVisible()
})

test('a person who lost everything gets in again after a reset that is confirmed', async ({
  page,
  browser,
}) => {
  const email = freshEmail('lost')
  const person = await another(browser)
  const org = await signUp(person, 'Acme Dental', email)
  await protect(person, org)
  const operator = makeOperator()
  await enterHq(page, operator, '/people')
  await page.getByLabel('E-mail').fill(email)
  await page.keyboard.press('Enter')
  await expect(page.getByText('authenticator app, 10 recovery codes left')).toBeVisible()

  await page.getByRole('button', { name: 'Reset the second factors…' }).click()
  await page.getByLabel('Why').fill('Phone stolen; called back on the number on file')
  await page.getByRole('button', { name: 'Reset the factors of Ada Reyes' }).click()
  await confirmHq(page, operator)

  await expect(page.getByText('none', { exact: true })).toBeVisible()
  await person.goto(tenantUrl('/login'))
  await givePersonsPassword(person, email)
  await expect(person.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  await person.context().close()
})

test('a session that is ended elsewhere meets the sign-in at its next step', async ({ page, browser }) => {
  const operator = makeOperator()
  await enterHq(page, operator, '/security')
  const other = await another(browser)
  await other.goto(hqUrl('/mail'))
  await givePassword(other, operator)
  await other.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await other.getByLabel('Recovery code').fill(operator.codes.pop()!)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await expect(other.getByRole('heading', { name: 'Mail', exact: true })).toBeVisible()

  await page.reload()
  await page
    .getByRole('button', { name: `End the session of ${operator.email} on` })
    .first()
    .click()
  await page.getByRole('button', { name: 'End it' }).click()
  await confirmHq(page, operator)
  await expect(page.getByText('The session ended')).toBeVisible()
  await other.getByRole('link', { name: 'Audit' }).first().click()

  await expect(other.getByText(/^Your session ended/)).toBeVisible()
  await other.context().close()
})

test('all sending is stopped and started again by one switch', async ({ page }) => {
  await enterHq(page, makeOperator())
  await page.getByRole('button', { name: 'Stop all sending' }).click()
  await page.getByLabel('Why').fill('A supplier repeats every text')
  await page.getByRole('dialog').getByRole('button', { name: 'Stop all sending' }).click()
  await expect(page.getByText('A supplier repeats every text')).toBeVisible()

  await page.getByRole('button', { name: 'Start sending again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start sending' }).click()

  await expect(page.getByRole('button', { name: 'Stop all sending' })).toBeVisible()
})

test('an issuer is added, found wanting by its check, and removed', async ({ page }) => {
  const operator = makeOperator()
  await enterHq(page, operator, '/settings')
  await page.getByRole('button', { name: 'Add an issuer' }).click()
  const form = page.getByRole('dialog', { name: 'Add an issuer' })
  await form.getByLabel('Name').fill('Acme Directory')
  await form.getByLabel('Issuer', { exact: true }).fill('https://id.e2e.invalid')
  await form.getByLabel('Client id').fill('astrix')
  await form.getByLabel('Client secret', { exact: true }).fill('kept-sealed')
  await form.getByRole('button', { name: 'Save the issuer' }).click()
  await confirmHq(page, operator)
  await expect(page.getByText('https://id.e2e.invalid')).toBeVisible()

  await page.getByRole('button', { name: 'Check Acme Directory' }).click()
  await expect(page.getByText('It cannot be used like this')).toBeVisible()
  await page.getByRole('button', { name: 'Remove Acme Directory' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove Acme Directory' }).click()
  await expect(page.getByText('No issuer yet')).toBeVisible()
})

test('the palette finds a page of HQ by a few letters, without a mouse', async ({ page }) => {
  await enterHq(page, makeOperator())
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('dead')
  await page.keyboard.press('Enter')

  await expect(page.getByRole('heading', { name: 'Work', exact: true })).toBeVisible()
})

test('every page of HQ keeps the bars', async ({ page, browser }) => {
  test.slow()
  // A page's colours do not depend on its width: each width is looked at in the theme that the other is not.
  const themes = ['dark', 'light'] as const
  const tenant = await another(browser)
  const org = await signUp(tenant, LONG_NAME)
  await tenant.context().close()
  const orgPage = `/organizations/${org.split('/').at(-1)}`
  await page.goto(hqUrl('/'))
  await settled(page)
  await keepsTheBars(page)
  await enterHq(page, makeOperator())
  for (const [place, size] of SIZES.entries()) {
    await page.setViewportSize(size)
    for (const path of [...HQ_PAGES, orgPage]) {
      await page.goto(hqUrl(path))
      await settled(page)
      await keepsTheBars(page, [themes[place]!])
    }
  }
})
