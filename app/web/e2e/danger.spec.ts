import { readFileSync } from 'node:fs'
import { expect, invited, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { protect } from './factors'
import { SIZES } from './pages'

test('an owner takes everything out, closes, is counted down to, and restores', async ({ page, browser }) => {
  const name = 'Closing Dental'
  const org = await signUp(page, name)
  const { codes } = await protect(page, org)
  const member = await invited(page, browser, org, 'Bea Lund')
  await page.goto(tenantUrl(`${org}/settings/danger`))
  await page.getByRole('button', { name: 'Start an export' }).click()
  const asked = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await asked.getByRole('button', { name: 'Use a recovery code instead' }).click()
  await asked.getByLabel('Recovery code').fill(codes[0]!)
  await asked.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText('Ready', { exact: true })).toBeVisible({ timeout: 20_000 })
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  expect(
    readFileSync(await (await saved).path())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')

  await page.getByRole('button', { name: `Close ${name}…` }).click()
  const close = page.getByRole('dialog').getByRole('button', { name: `Close ${name}` })
  await page.getByLabel(/^Type Closing Dental/).fill('Closing')
  await expect(close).toBeDisabled()
  await page.getByLabel(/^Type Closing Dental/).fill(name)
  await close.click()
  await expect(page.getByRole('heading', { name: `${name} is closed` })).toBeVisible()
  await expect(page.getByText('30 days left')).toBeVisible()
  await expect(page.getByText('Final export, made when it was closed')).toBeVisible()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await settled(page)
    await keepsTheBars(page)
  }

  await member.goto(tenantUrl(`${org}/`))
  await expect(member.getByRole('heading', { name: `${name} is not open` })).toBeVisible()
  await keepsTheBars(member)
  await page.reload()
  await page.getByRole('button', { name: `Restore ${name}` }).click()
  await expect(page.getByRole('heading', { name: 'Danger zone' })).toBeVisible()
  await member.reload()
  await expect(member.getByRole('heading', { name: 'Hello Bea' })).toBeVisible()
  await member.context().close()
})
