/** Setting up a second factor through the screens, for whichever test needs one. */
import { expect, type Page } from '@playwright/test'
import { Authenticator } from './authenticator'
import { PASSWORD, tenantUrl } from './desk'

/** Reads the secret off the open page and confirms it; the recovery codes stand on the page afterwards. */
export async function confirmApp(page: Page): Promise<Authenticator> {
  const secret = (await page.locator('ol code').textContent()) ?? ''
  const app = new Authenticator(secret)
  await page.getByLabel('Code from your app').fill(await app.next())
  return app
}

export async function keepCodes(page: Page, verb: string): Promise<string[]> {
  const list = page.getByRole('list', { name: /^Recovery codes for/ })
  await expect(list).toBeVisible()
  const codes = await list.getByRole('listitem').allTextContents()
  await page.getByLabel('I have kept them').check()
  await page.getByRole('button', { name: verb }).click()
  return codes
}

export async function protect(page: Page, org: string): Promise<{ app: Authenticator; codes: string[] }> {
  await page.goto(tenantUrl(`${org}/settings/security`))
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
  const app = await confirmApp(page)
  const codes = await keepCodes(page, 'Done')
  await expect(page.getByText('10 left')).toBeVisible()
  return { app, codes }
}

/** The first half of a sign-in. */
export async function givePassword(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
