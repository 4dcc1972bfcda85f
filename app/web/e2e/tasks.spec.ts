import { expect, invited, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { makeLead, openApi } from './leads'
import { SIZES } from './pages'

const HOUR_MS = 3_600_000
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR_MS).toISOString()

test('a line in plain words becomes a task with its time, is finished, and comes back', async ({ page }) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/tasks`))
  await expect(page.getByText('Nothing planned')).toBeVisible()
  await page.keyboard.press('n')
  await expect(page.getByLabel('New task')).toBeFocused()
  await page.keyboard.type('Call Bea tomorrow 9')
  await expect(page.getByText('Tomorrow, 9:00 AM')).toBeVisible()
  await page.keyboard.press('Enter')
  const upcoming = page.getByRole('region', { name: 'Upcoming' })
  await expect(upcoming.getByText('Call Bea', { exact: true })).toBeVisible()

  await page.getByRole('checkbox', { name: 'Done: Call Bea' }).click()
  await expect(page.getByText('1 done today')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(upcoming.getByText('Call Bea', { exact: true })).toBeVisible()
})

test('late, today and later stand apart, and the keyboard does all of it', async ({ page }) => {
  const org = await signUp(page)
  const api = await openApi(page, org)
  const { id } = await makeLead(api, { first_name: 'Bea', last_name: 'Lund' })
  await api.post('/api/tasks', { title: 'Long ago', due_at: inHours(-50), lead_id: id })
  await api.post('/api/tasks', { title: 'Far away', due_at: inHours(50) })
  await page.goto(tenantUrl(`${org}/tasks`))
  await expect(page.getByRole('region', { name: 'Overdue' })).toContainText('Late:')
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await keepsTheBars(page)
  }

  await page.keyboard.press('j')
  await page.keyboard.press('s')
  await page.getByRole('menuitem', { name: 'Tomorrow morning' }).click()
  await expect(page.getByRole('region', { name: 'Overdue' })).toHaveCount(0)
  const row = page.getByRole('listitem').filter({ hasText: 'Far away' })
  await row.focus()
  await page.keyboard.press('e')
  await page.getByRole('dialog').getByLabel('What').fill('Nearer')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Nearer', { exact: true })).toBeVisible()
  await page.getByRole('listitem').filter({ hasText: 'Nearer' }).focus()
  await page.keyboard.press('x')
  await expect(page.getByText('Nearer', { exact: true })).toHaveCount(0)
  await page.getByRole('listitem').filter({ hasText: 'Long ago' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Bea Lund' })).toBeVisible()
})

test('a task is handed over, and whoever leads sees the other day', async ({ page, browser }) => {
  const org = await signUp(page)
  const colleague = await invited(page, browser, org, 'Max Stone')
  const api = await openApi(page, org)
  await api.post('/api/tasks', { title: 'Hand me over', due_at: inHours(50) })
  await page.goto(tenantUrl(`${org}/tasks`))
  await page.getByRole('button', { name: 'More for Hand me over' }).click()
  await page.getByRole('menuitem', { name: 'Max Stone' }).click()
  await expect(page.getByText('Handed to Max Stone')).toBeVisible()
  await page.getByLabel('Whose day').selectOption({ label: 'Max Stone' })
  await expect(page.getByRole('region', { name: 'Upcoming' })).toContainText('Hand me over')

  await colleague.goto(tenantUrl(`${org}/tasks`))
  await expect(colleague.getByRole('region', { name: 'Upcoming' })).toContainText('Hand me over')
  await expect(colleague.getByLabel('Whose day')).toHaveCount(0)
  await settled(colleague)
  await colleague.context().close()
})
