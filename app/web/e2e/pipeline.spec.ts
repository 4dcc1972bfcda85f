import { expect, keepsTheBars, signUp, tenantUrl, test } from './desk'

test('stages are put in order with the keyboard and fields described, and both are kept', async ({
  page,
}) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/stages`))
  await page.getByRole('button', { name: 'Add a stage' }).click()
  await page.keyboard.type('Trial booked')
  const handle = page.getByRole('button', { name: /^Move Trial booked/ })
  await handle.focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(handle).toBeFocused()
  await keepsTheBars(page, ['dark'])
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The stages are saved')).toBeVisible()
  await page.reload()
  await expect(
    page
      .getByRole('listitem')
      .filter({ has: page.getByRole('textbox') })
      .nth(4),
  ).toContainText('no leads')
  await expect(page.getByRole('textbox').nth(4)).toHaveValue('Trial booked')

  await page.goto(tenantUrl(`${org}/settings/fields`))
  await page.getByRole('button', { name: 'Add a field' }).click()
  await page.getByLabel('Name').fill('Insurance')
  await page.getByLabel('Kind').selectOption('choice')
  await page.getByRole('button', { name: 'Add it' }).click()
  await expect(page.getByText('Name at least one choice.')).toBeVisible()
  await page.getByLabel('Choices').fill('Public\nPrivate')
  await page.getByRole('button', { name: 'Add it' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('The fields are saved')).toBeVisible()
  await page.reload()
  await expect(page.getByText('Choice: Public, Private')).toBeVisible()
})

test('the palette finds a lead by its number, and remembers it', async ({ page }) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/leads`))
  await page.getByRole('button', { name: 'New lead' }).first().click()
  await page.getByRole('dialog').getByLabel('First name').fill('Greta')
  await page.getByRole('dialog').getByLabel('Phone').fill('+1 415 555 0132')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Greta').first()).toBeVisible()
  await page.goto(tenantUrl(`${org}/`))
  await page
    .getByRole('button', { name: /^Search or jump to/ })
    .locator('visible=true')
    .first()
    .click()
  await page.getByRole('combobox').fill('415 555-0132')
  await expect(page.getByRole('option', { name: /Greta/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'Greta' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByText('Recent', { exact: true })).toBeVisible()
  await expect(page.getByRole('option', { name: 'Greta' })).toBeVisible()
})
