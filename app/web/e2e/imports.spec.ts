import type { Page } from '@playwright/test'
import { expect, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'

const FILE = [
  'Full name;Company;Mobile;E-mail;Shoe size',
  'Greta Stein;Stein Dental;+49 171 5550132;greta@stein.example;38',
  'Jon Bell;Bell & Sons;not a number;jon@bell.example;44',
  'Ada Sixt;;+49 30 901820;ada.sixt(at)example;41',
  'Greta Stein;Stein Dental;+49 171 5550132;greta@stein.example;38',
  'Full name;Company;Mobile;E-mail;Shoe size',
  'Total;;;;161',
].join('\n')

const send = (page: Page, text = FILE, name = 'people.csv') =>
  page
    .getByTestId('import-file')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') })

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

test('a file is mapped, mended, agreed to, brought in and taken back, and a reload loses nothing', async ({
  page,
}) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/imports`))
  await expect(page.getByText('No imports yet')).toBeVisible()
  await send(page)
  await expect(page.getByText('What is in each column?')).toBeVisible()
  await expect(page.getByLabel('E-mail', { exact: true })).toHaveValue('email')
  await page.getByLabel('Shoe size').selectOption('new')
  await page.getByLabel('Tags').fill('spring fair')
  await page.reload()
  await expect(page.getByLabel('Tags')).toHaveValue('spring fair')
  await settled(page)
  await keepsTheBars(page, ['light'])
  await button(page, 'Check the file').click()

  await expect(page.getByText('What would happen')).toBeVisible()
  await expect(page.getByText('The row is a sum, not a person')).toBeVisible()
  await expect(page.getByText('The row repeats the header')).toBeVisible()
  await page.getByLabel('Mobile, line 3').fill('+49 30 901829')
  await keepsTheBars(page, ['dark'])
  await button(page, 'Check the mended cells').click()
  await expect(page.getByText('1 cell is mended here')).toBeVisible()
  await button(page, 'Next: how they agreed').click()

  await button(page, 'Import 2 new leads').click()
  await expect(page.getByText('Say one of the two')).toBeVisible()
  await page.getByText('… agreed, and I can say how').click()
  await page.getByLabel('Calls').check()
  await button(page, 'Import 2 new leads').click()
  await expect(page.getByText('Without the words it does not count as agreed.')).toBeVisible()
  await page.getByLabel('The words they were shown or told').fill('Yes, you may call me.')
  await page.reload()
  await expect(page.getByLabel('The words they were shown or told')).toHaveValue('Yes, you may call me.')
  await keepsTheBars(page, ['light'])
  await button(page, 'Import 2 new leads').click()

  await expect(page.getByText('2 new leads are here')).toBeVisible()
  const download = page.waitForEvent('download')
  await button(page, 'Download these rows').click()
  expect((await download).suggestedFilename()).toBe('people errors.csv')
  await keepsTheBars(page, ['dark'])
  await page.getByRole('link', { name: 'Go to the leads' }).click()
  await expect(page.getByText('Greta Stein')).toBeVisible()

  await page.goBack()
  await button(page, 'Undo the import').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
  await expect(page.getByText('2 leads that it made are gone.')).toBeVisible()
  await page.getByRole('link', { name: 'Imports', exact: true }).first().click()
  await expect(page.getByRole('row', { name: /people\.csv.*Undone/ })).toBeVisible()
})

test('what is no list is refused in words, and what nobody wants any more is thrown away', async ({
  page,
}) => {
  const org = await signUp(page)
  await page.goto(tenantUrl(`${org}/imports`))
  await send(page, 'x', 'people.xlsx')
  await expect(page.getByText('people.xlsx is a workbook, not a CSV file')).toBeVisible()
  await page.getByLabel('Or the link of a published sheet').fill('sheet')
  await button(page, 'Fetch the sheet').click()
  await expect(page.getByText(/it begins with https/)).toBeVisible()
  await page.getByLabel('Or the link of a published sheet').fill('https://127.0.0.1/pub?output=csv')
  await button(page, 'Fetch the sheet').click()
  await expect(page.getByRole('alert').or(page.getByText('The import failed')).first()).toBeVisible()

  await page.goto(tenantUrl(`${org}/imports`))
  await send(page, 'colour,size\nred,4\nblue,5\n', 'colours.csv')
  await button(page, 'Check the file').click()
  await expect(page.getByText('Nothing says who these people are')).toBeVisible()
  await page.setViewportSize({ width: 390, height: 844 })
  await keepsTheBars(page, ['dark'])
  await button(page, 'Throw away').click()
  await button(page, 'Throw it away').click()
  await expect(page.getByRole('heading', { name: 'Imports' })).toBeVisible()
  await expect(page.getByText('colours.csv', { exact: true })).toHaveCount(0)
})
