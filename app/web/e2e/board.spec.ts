import type { Page } from '@playwright/test'
import { expect, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { fillLeads } from './leads-fill'

const column = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}\\b`) })

async function board(page: Page): Promise<string> {
  const org = await signUp(page)
  await fillLeads(page, org, 8)
  await page.goto(tenantUrl(`${org}/leads/board`))
  await expect(column(page, 'New').getByRole('button', { name: /Lead 0/ })).toBeVisible()
  return org
}

test('a card is carried to another stage by keys, and back by Undo', async ({ page }) => {
  await board(page)
  await column(page, 'New')
    .getByRole('button', { name: /Lead 0/ })
    .focus()
  for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key)
  await expect(column(page, 'Contacted, 3').getByRole('button', { name: /Lead 0/ })).toBeVisible()
  await expect(column(page, 'New, 1')).toBeVisible()
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click()

  await expect(column(page, 'New, 2').getByRole('button', { name: /Lead 0/ })).toBeVisible()
})

test('a card is dragged to another stage, and a press that was a drag opens nothing', async ({ page }) => {
  await board(page)
  const card = await column(page, 'New')
    .getByRole('button', { name: /Lead 4/ })
    .boundingBox()
  const target = await column(page, 'Qualified').boundingBox()
  await page.mouse.move(card!.x + 20, card!.y + 20)
  await page.mouse.down()
  await page.mouse.move(target!.x + 60, target!.y + 120, { steps: 8 })
  await page.mouse.up()

  await expect(column(page, 'Qualified, 3').getByRole('button', { name: /Lead 4/ })).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Lead 4' })).toHaveCount(0)
})

test('a change elsewhere moves the card by itself', async ({ page, context }) => {
  const org = await board(page)
  const other = await context.newPage()
  await other.goto(tenantUrl(`${org}/leads/board`))
  await column(other, 'New')
    .getByRole('button', { name: /Lead 0/ })
    .focus()
  for (const key of ['Space', 'ArrowRight', 'ArrowRight', 'Space']) await other.keyboard.press(key)

  await expect(column(page, 'Qualified, 3').getByRole('button', { name: /Lead 0/ })).toBeVisible()
})

for (const [width, height] of [
  [390, 844],
  [1440, 900],
] as const)
  test(`the board keeps the bars at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await board(page)
    await settled(page)
    await keepsTheBars(page)
  })
