import type { Page } from '@playwright/test'
import { expect, invited, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { makeLead, openApi, type Api } from './leads'

async function startedOn(
  page: Page,
  fields: Record<string, unknown>,
): Promise<{ org: string; api: Api; id: string }> {
  const org = await signUp(page)
  const api = await openApi(page, org)
  const { id } = await makeLead(api, fields)
  await page.goto(tenantUrl(`${org}/leads/${id}`))
  await settled(page)
  return { org, api, id }
}

const BEA = {
  first_name: 'Bea',
  last_name: 'Lund',
  company: 'Lund Dental',
  phone: '+1 415 555 0132',
  email: 'Bea@Lund.example',
}

test('a fact is changed where it stands, told on the timeline, and says where it comes from', async ({
  page,
}) => {
  await startedOn(page, BEA)
  await expect(page.getByRole('button', { name: 'Time zone: America/Los Angeles' })).toBeVisible()
  await expect(page.getByText(/there · from the phone number/)).toBeVisible()

  await page.getByRole('button', { name: 'Company: Lund Dental' }).click()
  await page.getByRole('textbox', { name: 'Company' }).fill('Lund & Sons')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Company: Lund & Sons' })).toBeFocused()
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('changed Company')

  await page.getByRole('button', { name: 'E-mail: bea@lund.example' }).click()
  await page.getByRole('textbox', { name: 'E-mail' }).fill('no address')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'E-mail: bea@lund.example' })).toBeVisible()
})

test('stage, owner and tags change with one press each', async ({ page }) => {
  await startedOn(page, BEA)
  await page.getByLabel('Stage').selectOption({ label: 'Contacted' })
  await page.getByLabel('Owner').selectOption({ label: 'Ada Reyes' })
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  await page.getByLabel('New tag').fill('hot')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Take hot off' }).click()
  await expect(page.getByRole('button', { name: 'Take hot off' })).toHaveCount(0)

  const timeline = page.getByRole('region', { name: 'Timeline' })
  for (const said of ['moved it from New to Contacted', 'gave it to Ada Reyes', 'tagged hot', 'took off hot'])
    await expect(timeline).toContainText(said)
})

test('two people who change the same field are shown both words; different fields pass by each other', async ({
  page,
}) => {
  const { api, id } = await startedOn(page, BEA)
  await page.route('**/api/stream', (route) => route.abort())
  await page.reload()
  await settled(page)
  await api.put(`/api/leads/${id}`, { title: 'Owner' })
  await page.getByRole('button', { name: 'First name: Bea' }).click()
  await page.getByRole('textbox', { name: 'First name' }).fill('Beatrice')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Beatrice Lund' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Job title: Owner' })).toBeVisible()

  await api.put(`/api/leads/${id}`, { company: 'Theirs' })
  await page.getByRole('button', { name: 'Company: Lund Dental' }).click()
  await page.getByRole('textbox', { name: 'Company' }).fill('Mine')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('Theirs')
  await keepsTheBars(page, ['light'])
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(page.getByRole('button', { name: 'Company: Mine' })).toBeVisible()
})

test('a note calls a colleague by name, carries a file, and appears in another tab by itself', async ({
  page,
  browser,
  context,
}) => {
  const org = await signUp(page)
  const colleague = await invited(page, browser, org, 'Max Stone')
  const { id } = await makeLead(await openApi(page, org), BEA)
  const other = await context.newPage()
  await other.goto(tenantUrl(`${org}/leads/${id}`))
  await page.goto(tenantUrl(`${org}/leads/${id}`))
  const note = page.getByRole('textbox', { name: 'Note' }).or(page.getByRole('combobox', { name: 'Note' }))
  await note.fill('Please call ')
  await note.press('End')
  await note.pressSequentially('@ma')
  await expect(page.getByRole('listbox', { name: 'People' }).getByText('Max Stone')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(note).toHaveValue('Please call @Max Stone ')
  await page
    .locator('form', { has: note })
    .locator('input[type=file]')
    .setInputFiles({ name: 'offer.txt', mimeType: 'text/plain', buffer: Buffer.from('An offer.\n') })
  await page.getByRole('button', { name: 'Add the note' }).click()

  await expect(note).toHaveValue('')
  for (const tab of [page, other])
    await expect(tab.getByRole('article').getByText('@Max Stone')).toBeVisible()
  await colleague.goto(tenantUrl(`${org}/notices`))
  await expect(colleague.getByRole('main')).toContainText('Bea Lund')
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download offer.txt' }).click()
  expect((await saved).suggestedFilename()).toBe('offer.txt')
  await page.getByRole('button', { name: 'Remove offer.txt' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('button', { name: 'Remove offer.txt' })).toBeVisible()
  await colleague.context().close()
})

test('what they agreed to is written down with its wording; a channel is shut and opened with a reason', async ({
  page,
}) => {
  await startedOn(page, BEA)
  await page.getByRole('button', { name: 'Record consent…' }).click()
  await page.getByRole('button', { name: 'Write it down' }).click()
  await expect(page.getByRole('alert')).toContainText('Say what they agreed to')
  await page.getByLabel('What they agreed to, word for word').fill('Yes, call me about offers.')
  await keepsTheBars(page, ['light'])
  await page.getByRole('button', { name: 'Write it down' }).click()
  await expect(page.getByText('Marketing: Agreed', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'History' }).click()
  await expect(page.getByRole('dialog')).toContainText('Yes, call me about offers.')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Texts: do not contact…' }).click()
  await page.getByLabel('Reason').selectOption('stop')
  await page.getByRole('button', { name: 'Do not contact', exact: true }).click()
  await expect(page.getByText('They asked to stop').first()).toBeVisible()
  await page.getByRole('button', { name: 'Texts: allow again…' }).click()
  await page.getByLabel('Why').fill('Changed her mind')
  await page.getByLabel('How they agreed again').fill('On the phone on Monday')
  await page.getByRole('button', { name: 'Allow again', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Texts: do not contact…' })).toBeVisible()
})

test('a lead is deleted, undone, and brought back from its own page', async ({ page }) => {
  await startedOn(page, BEA)
  await page.getByRole('button', { name: 'Delete this lead' }).click()
  await expect(page.getByText('This lead is deleted')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByText('This lead is deleted')).toHaveCount(0)
  await page.getByRole('button', { name: 'Delete this lead' }).click()
  await expect(page.getByText('It is kept for 30 more days')).toBeVisible()
  await keepsTheBars(page, ['light'])
  await page.getByRole('button', { name: 'Restore' }).click()
  await expect(page.getByRole('button', { name: 'Delete this lead' })).toBeVisible()
})

test('a new lead is shown how it will be stored, and who is here already', async ({ page }) => {
  const { org } = await startedOn(page, BEA)
  await page.goto(tenantUrl(`${org}/leads`))
  await page.getByRole('button', { name: 'New lead' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New lead' })
  await dialog.getByLabel('First name').fill('Mia')
  await dialog.getByLabel('Phone').fill('(415) 555-0132')
  await dialog.getByLabel('Country').selectOption('US')
  await expect(dialog.getByText('Will be stored as +1 (415) 555-0132')).toBeVisible()
  await expect(dialog.getByRole('link', { name: 'Bea Lund' })).toBeVisible()
  await keepsTheBars(page, ['light'])
  await dialog.getByRole('button', { name: 'Add the lead' }).click()
  await expect(page.getByRole('heading', { name: 'Mia' })).toBeVisible()
})
