import { expect, invited, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { makeLead, openApi } from './leads'
import { SIZES } from './pages'

test('a lead opens beside the list, and its page knows its neighbours', async ({ page }) => {
  const org = await signUp(page)
  const api = await openApi(page, org)
  for (const first_name of ['Ann', 'Bob', 'Cid']) await makeLead(api, { first_name, last_name: 'Moss' })
  await page.goto(tenantUrl(`${org}/leads?sort=name`))
  await page.getByText('Ann Moss').first().click()
  const panel = page.getByRole('complementary', { name: 'Ann Moss' })
  await expect(panel.getByRole('tab', { name: 'Facts' })).toBeVisible()
  await keepsTheBars(page, ['dark'])
  await panel.getByRole('button', { name: 'Next lead' }).click()
  await expect(page.getByRole('complementary', { name: 'Bob Moss' })).toBeVisible()
  await page.getByRole('link', { name: 'Open the whole page' }).click()

  await expect(page.getByRole('heading', { name: 'Bob Moss' })).toBeVisible()
  await expect(page.getByText('2 of 3')).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.getByRole('heading', { name: 'Cid Moss' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Next lead (j)' })).toBeDisabled()
  await page.getByRole('link', { name: 'Leads', exact: true }).last().click()
  await expect(page).toHaveURL(/\/leads\?sort=name/)
})

test('on a phone the lead comes up as a sheet', async ({ page }) => {
  await page.setViewportSize(SIZES[0]!)
  const org = await signUp(page)
  await makeLead(await openApi(page, org), { first_name: 'Ann', last_name: 'Moss', phone: '+14155550132' })
  await page.goto(tenantUrl(`${org}/leads`))
  await page.getByText('Ann Moss').first().click()
  await expect(
    page.getByRole('dialog', { name: 'Ann Moss' }).getByRole('tab', { name: 'Facts' }),
  ).toBeVisible()
  await keepsTheBars(page, ['light'])
})

test('who only looks is offered nothing to press, and a lead that is not there says so', async ({
  page,
  browser,
}) => {
  const org = await signUp(page)
  const viewer = await invited(page, browser, org, 'Vera Lind', 'viewer')
  const { id } = await makeLead(await openApi(page, org), { first_name: 'Ann', phone: '+14155550132' })
  await viewer.goto(tenantUrl(`${org}/leads/${id}`))
  await settled(viewer)
  await expect(viewer.getByRole('definition').filter({ hasText: '+1 (415) 555-0132' })).toBeVisible()
  for (const name of ['First name: Ann', 'Delete this lead', 'Record consent…', 'Add files', 'Tag'])
    await expect(viewer.getByRole('button', { name, exact: true })).toHaveCount(0)
  await expect(viewer.getByRole('textbox')).toHaveCount(0)
  await expect(viewer.getByLabel('Stage')).toBeDisabled()
  await keepsTheBars(viewer, ['light'])

  await viewer.goto(tenantUrl(`${org}/leads`))
  await expect(viewer.getByRole('link', { name: 'Duplicates' })).toBeVisible()
  await expect(viewer.getByRole('link', { name: 'Bulk changes' })).toHaveCount(0)
  await viewer.goto(tenantUrl(`${org}/leads/lead_00000000000000000000000000`))
  await expect(viewer.getByRole('alert')).toContainText('Nothing here')
  await viewer.context().close()
})
