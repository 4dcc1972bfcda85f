/** What the browser tests share: a watched page, an org of one's own, and what every page must keep. */
import AxeBuilder from '@axe-core/playwright'
import { expect, test as base, type Browser, type Page } from '@playwright/test'

export const tenantUrl = (path: string) => `${process.env.ASTRIX_E2E_TENANT}${path}`
/** Browsers bind passkeys to names, so a test of them opens the same appliance by one. */
export const namedUrl = (path: string) => tenantUrl(path).replace('//127.0.0.1:', '//localhost:')
export const hqUrl = (path: string) => `${process.env.ASTRIX_E2E_HQ}${path}`
export const PASSWORD = 'a violet horse by the lake'

let made = 0
export const freshEmail = (name: string) => `${name}-${process.pid}-${(made += 1)}@e2e.example`

/** What the page's policy stopped, and words that no catalogue had, in the browser's own words. */
const blocked = new WeakMap<Page, string[]>()

export async function watch(page: Page): Promise<void> {
  const stopped: string[] = []
  blocked.set(page, stopped)
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused to|Uncompiled message/i.test(message.text()))
      stopped.push(message.text())
  })
  page.on('pageerror', (error) => stopped.push(`error: ${error.message}`))
}

export const test = base.extend<{ page: Page }>({
  page: async ({ page }, use) => {
    await watch(page)
    await use(page)
    expect(blocked.get(page), 'the policy stopped nothing and nothing broke').toEqual([])
  },
})
export { expect }

/** Signs up through the screens and answers the address of the new org. */
export async function signUp(
  page: Page,
  orgName = 'Acme Dental',
  email = freshEmail('ada'),
  address = tenantUrl,
): Promise<string> {
  await page.goto(address('/signup'))
  await page.getByLabel('Your name').fill('Ada Reyes')
  await page.getByLabel('Work e-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByLabel('Name of the organization').fill(orgName)
  await page.getByRole('button', { name: 'Create the organization' }).click()
  await expect(page.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  return new URL(page.url()).pathname.replace(/\/$/, '')
}

/** A second person in a browser of their own. */
export async function another(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ locale: 'en-US' })).newPage()
  await watch(page)
  return page
}

/** Invites somebody through the screens, and answers the link that they get. */
export async function invite(page: Page, org: string, email: string, role = 'member'): Promise<string> {
  await page.goto(tenantUrl(`${org}/settings/access?invite=new`))
  await page.getByRole('dialog').getByLabel('E-mail').fill(email)
  await page.getByRole('dialog').getByLabel('Role').selectOption(role)
  await page.getByRole('button', { name: 'Send the invite' }).click()
  return (await page.getByRole('dialog').locator('code').textContent()) ?? ''
}

/** Somebody who joins by an invite of whoever is on the page; in a browser of their own. */
export async function invited(
  page: Page,
  browser: Browser,
  org: string,
  name: string,
  role = 'member',
): Promise<Page> {
  const link = await invite(page, org, freshEmail('invited'), role)
  const guest = await another(browser)
  await guest.goto(link)
  await guest.getByLabel('Your name').fill(name)
  await guest.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await guest.getByRole('button', { name: /^Join / }).click()
  await expect(guest.getByRole('heading', { name: /^Hello / })).toBeVisible()
  return guest
}

export async function settled(page: Page): Promise<void> {
  await expect(page.locator('h1')).toBeVisible()
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0)
}

/** Tables that reach beyond the card they stand in. */
const spilling = () =>
  [...document.querySelectorAll('table')]
    .filter(
      (table) => table.getBoundingClientRect().right > table.parentElement!.getBoundingClientRect().right + 1,
    )
    .map((table) => table.caption?.textContent ?? 'a table')

const THEMES = ['light', 'dark'] as const

/** No axe violation, no sideways scroll and nothing beyond its card, light and dark. */
export async function keepsTheBars(
  page: Page,
  themes: readonly (typeof THEMES)[number][] = THEMES,
): Promise<void> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // No page holds another, so all of it is judged where it stands, without a blank page to gather it in.
    const axe = new AxeBuilder({ page }).setLegacyMode()
    // Only colours change with the theme.
    if (colorScheme === 'dark' && themes.length > 1) axe.withRules(['color-contrast'])
    const { violations } = await axe.analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(over, `${page.url()} does not scroll sideways`).toBeLessThanOrEqual(0)
    expect(await page.evaluate(spilling), `${page.url()} keeps its tables in their cards`).toEqual([])
  }
}
