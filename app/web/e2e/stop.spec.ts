import { expect, invited, keepsTheBars, signUp, tenantUrl, test } from './desk'

test('two taps stop everything that is sent, everybody sees by whom, and only some start it again', async ({
  page,
  browser,
}) => {
  const org = await signUp(page)
  const member = await invited(page, browser, org, 'Max Stone')
  await page.goto(tenantUrl(`${org}/`))
  await member.setViewportSize({ width: 390, height: 844 })
  await member.getByRole('button', { name: 'Stop everything that is sent' }).click()
  await expect(member.getByRole('button', { name: 'Stop sending' })).toBeFocused()
  await keepsTheBars(member)
  await member.getByRole('button', { name: 'Stop sending' }).click()
  await expect(member.getByRole('alert')).toContainText('By you')
  await expect(member.getByRole('alert')).toContainText('An owner or a manager can start it again.')
  await expect(member.getByRole('button', { name: 'Start again' })).toHaveCount(0)

  await expect(page.getByRole('alert')).toContainText('By Max Stone')
  await keepsTheBars(page)
  await page.getByRole('button', { name: 'Start again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click()

  await expect(member.getByRole('alert')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Stop everything that is sent' })).toBeVisible()
  await member.context().close()
})

test('the palette stops too, and a viewer has no button for it', async ({ page, browser }) => {
  const org = await signUp(page)
  const viewer = await invited(page, browser, org, 'Vera Lind', 'viewer')
  await expect(viewer.getByRole('button', { name: 'Stop everything that is sent' })).toHaveCount(0)
  await page.goto(tenantUrl(`${org}/`))
  await expect(page.getByRole('heading', { name: 'Hello Ada' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox')).toBeFocused()
  await page.keyboard.type('stop every')
  await expect(page.getByRole('option', { selected: true })).toHaveText('Stop everything that is sent')
  await page.keyboard.press('Enter')
  await page.getByLabel(/^Hang up now/).check()
  await page.getByRole('button', { name: 'Stop sending' }).click()

  await expect(viewer.getByRole('alert')).toContainText('By Ada Reyes')
  await expect(viewer.getByRole('alert')).toContainText('were hung up')
  await viewer.context().close()
})
