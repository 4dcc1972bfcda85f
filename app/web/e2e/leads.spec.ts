import type { Page } from '@playwright/test'
import { expect, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { fillLeads } from './leads-fill'

const grid = (page: Page) => page.getByRole('grid', { name: 'Leads' })
const row = (page: Page, name: string) => grid(page).getByRole('row').filter({ hasText: name })

async function desk(page: Page, count = 12): Promise<string> {
  const org = await signUp(page)
  await fillLeads(page, org, count)
  await page.goto(tenantUrl(`${org}/leads`))
  await expect(grid(page)).toBeVisible()
  return org
}

test('a list of thousands is read to its end, and only what is in sight is drawn', async ({ page }) => {
  await desk(page, 2_000)
  await expect(page.getByText('2,000', { exact: true })).toBeVisible()
  await grid(page).focus()
  await page.keyboard.press('Control+End')

  await expect(grid(page).locator('[aria-rowindex="2001"]')).toContainText('Lead 0')
  expect(await grid(page).getByRole('row').count()).toBeLessThan(80)
})

test('filters, search and order stand in the address and narrow the list', async ({ page }) => {
  await desk(page)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('option', { name: 'Stage' }).click()
  await page.getByRole('option', { name: /^Won/ }).click()
  await page.keyboard.press('Escape')
  await expect(page).toHaveURL(/stage=won/)
  await expect(grid(page).getByRole('row')).toHaveCount(1 + 3)

  await page.keyboard.press('/')
  await page.keyboard.type('lead 11')
  await expect(page).toHaveURL(/q=lead\+11/)
  await page.reload()

  await expect(grid(page).getByRole('row')).toHaveCount(1 + 1)
  await expect(row(page, 'Lead 11')).toBeVisible()
})

test('a cell is written where it stands, and Tab goes on to the next', async ({ page }) => {
  await desk(page)
  await page.getByRole('columnheader', { name: 'Name' }).click()
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending')
  await grid(page).focus()
  for (const key of ['Control+Home', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key)
  await page.getByRole('textbox', { name: 'Company of Lead 0' }).fill('Reyes Dental')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'Phone of Lead 0' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.reload()

  await expect(row(page, 'Lead 0')).toContainText('Reyes Dental')
})

test('what somebody else changed meanwhile is shown beside what was written', async ({ page, context }) => {
  const org = await desk(page)
  await page.route('**/api/stream', (route) => route.abort())
  await page.reload()
  await expect(grid(page)).toBeVisible()
  const other = await context.newPage()
  await other.goto(tenantUrl(`${org}/leads`))
  for (const [tab, name] of [
    [other, 'Theirs'],
    [page, 'Mine'],
  ] as const) {
    const cell = row(tab, 'Lead 7').getByRole('gridcell').nth(1)
    await cell.click()
    await cell.click()
    await tab.getByRole('textbox', { name: 'Company of Lead 7' }).fill(name)
    await tab.keyboard.press('Enter')
    if (tab === other) await expect(row(other, 'Lead 7')).toContainText('Theirs')
  }

  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Theirs')
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(row(page, 'Lead 7')).toContainText('Mine')
})

test('all that match are moved at once, and put back', async ({ page }) => {
  const org = await desk(page)
  await grid(page).focus()
  await page.keyboard.press('Control+a')
  await expect(page.getByText('All 12 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Stage', exact: true }).click()
  await page.getByRole('option', { name: 'Lost' }).click()
  await expect(grid(page).getByText('Lost')).toHaveCount(12)
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()
  await expect(grid(page).getByText('Lost')).toHaveCount(0)
  await page.goto(tenantUrl(`${org}/leads/batches`))

  await expect(page.getByRole('rowheader', { name: /Stage: Lost/ })).toBeVisible()
  await expect(page.getByText('Undone', { exact: true })).toBeVisible()
})

test('new leads wait until somebody wants them, and changed rows change where they are', async ({
  page,
  context,
}) => {
  const org = await desk(page)
  const other = await context.newPage()
  await other.goto(tenantUrl(`${org}/leads`))
  await fillLeads(other, org, 2, 'Newcomer')
  await expect(row(page, 'Newcomer')).toHaveCount(0)
  await page.getByRole('button', { name: '2 new leads – show' }).click()

  await expect(row(page, 'Newcomer 1')).toBeVisible()
})

test('a view keeps the filters for everybody, and says when it was changed', async ({ page }) => {
  const org = await desk(page)
  await page.goto(tenantUrl(`${org}/leads?stage=won`))
  await page.getByRole('button', { name: 'View:' }).click()
  await page.getByRole('option', { name: 'Save as a new view…' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Won ones')
  await page.getByLabel('Share with everybody here').check()
  await page.getByRole('button', { name: 'Save the view' }).click()
  await expect(page).toHaveURL(/view_id=view_/)
  await page.getByRole('columnheader', { name: 'Company' }).click()
  await expect(page.getByText('edited')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()

  await expect(page.getByText('edited')).toHaveCount(0)
})

for (const [width, height] of [
  [390, 844],
  [1440, 900],
] as const)
  test(`the list, its panel and its bulk bar keep the bars at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    const org = await signUp(page)
    await fillLeads(page, org, 12)
    await page.goto(tenantUrl(`${org}/leads`))
    await settled(page)
    const box = page.getByRole('checkbox', { name: 'Select Lead 3' })
    // In the table the cell hears the press, on a card the box itself.
    await (width < 768 ? box.check() : box.locator('..').click())
    await expect(page.getByText('1 selected')).toBeVisible()
    await keepsTheBars(page)
  })
