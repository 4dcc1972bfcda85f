import { expect, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { INSIDE, LONG_NAME, OPEN, SIZES } from './pages'

for (const size of SIZES) {
  test(`every open page keeps the bars at ${size.width} px`, async ({ page }) => {
    await page.setViewportSize(size)
    for (const path of OPEN) {
      await page.goto(tenantUrl(path))
      await settled(page)
      await keepsTheBars(page)
    }
  })

  test(`every page of the frame keeps the bars at ${size.width} px`, async ({ page }) => {
    // Four looks at each of many pages: a machine that does other things as well needs more than a minute.
    test.slow()
    await page.setViewportSize(size)
    const org = await signUp(page, LONG_NAME)
    for (const path of INSIDE) {
      await page.goto(tenantUrl(`${org}${path}`))
      await settled(page)
      await keepsTheBars(page)
    }
  })

  test(`the menus and the palette keep the bars at ${size.width} px`, async ({ page }) => {
    await page.setViewportSize(size)
    await signUp(page)
    for (const name of [/^Organization:/, /^Your menu:/, /^Notices$/, /^Search or jump to/]) {
      await page.getByRole('button', { name }).locator('visible=true').first().click()
      await expect(page.getByRole('menu').or(page.getByRole('dialog'))).toBeVisible()
      await keepsTheBars(page)
      await page.keyboard.press('Escape')
      await expect(page.getByRole('menu').or(page.getByRole('dialog'))).toHaveCount(0)
    }
  })
}
