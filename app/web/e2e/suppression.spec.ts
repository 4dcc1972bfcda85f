import { expect, invited, keepsTheBars, signUp, tenantUrl, test } from './desk'

test('an address is put on a list, found, and opened again only with word of the person', async ({
  page,
}) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/suppression`))
  await expect(page.getByText('Nobody is on this list')).toBeVisible()
  await page.getByRole('button', { name: 'Add an address' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Phone number').fill('call me')
  await expect(dialog.getByText(/only digits, spaces/)).toBeVisible()
  await dialog.getByLabel('Phone number').fill('+1 415 555 0132')
  await dialog.getByLabel('Why').selectOption('stop')
  await dialog.getByRole('button', { name: 'Put it on the list' }).click()

  await expect(page.getByRole('rowheader', { name: '+1 (415) 555-0132' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Calls\s*1$/ })).toBeVisible()
  await page.getByLabel('Search the addresses').fill('555-99')
  await expect(page.getByText('No address matches')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await keepsTheBars(page)

  await page.getByRole('button', { name: 'Allow again: +1 (415) 555-0132' }).click()
  await dialog.getByLabel('Why').fill('They called and asked for it')
  await dialog.getByRole('button', { name: 'Allow again' }).click()
  await expect(dialog.getByText('Say how they agreed again.')).toBeVisible()
  await dialog.getByLabel('How they agreed again').fill('By phone to Ada, today')
  await dialog.getByRole('button', { name: 'Allow again' }).click()
  await expect(page.getByText('Nobody is on this list')).toBeVisible()
})

test('a list is imported with what was added and what is no address; a viewer only looks', async ({
  page,
  browser,
}) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/settings/suppression?channel=email`))
  await page.getByRole('button', { name: 'Import a list' }).click()
  await page.getByTestId('suppression-file').setInputFiles({
    name: 'gone.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('email\nada@gone.example\nnot an address\nbob@gone.example\n'),
  })
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText('2 added')).toBeVisible()
  await dialog.getByText('Which rows').click()
  await expect(dialog.getByText('not an address', { exact: true })).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('rowheader', { name: 'bob@gone.example' })).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await keepsTheBars(page)
  await page.setViewportSize({ width: 1280, height: 800 })

  const viewer = await invited(page, browser, org, 'Vic Hale', 'viewer')
  await viewer.goto(tenantUrl(`${org}/settings/suppression?channel=email`))
  await expect(viewer.getByRole('rowheader', { name: 'ada@gone.example' })).toBeVisible()
  await expect(viewer.getByRole('button', { name: /Add an address|Import a list|Allow again/ })).toHaveCount(
    0,
  )
  await viewer.context().close()
})
