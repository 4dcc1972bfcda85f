import { expect, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { makeLead, openApi } from './leads'
import { LONG_NAME, SIZES } from './pages'

const BEA = { first_name: 'Bea', last_name: 'Lund', phone: '+1 415 555 0132', email: 'bea@lund.example' }

test('a lead with very long words, and one with none, keep the bars', async ({ page }) => {
  test.slow()
  const org = await signUp(page)
  const api = await openApi(page, org)
  const long = await makeLead(api, {
    ...BEA,
    first_name: LONG_NAME,
    company: LONG_NAME,
    tags: [LONG_NAME.slice(0, 40)],
  })
  await api.post(`/api/leads/${long.id}/notes`, {
    text: `${LONG_NAME.replaceAll(' ', '')}${'x'.repeat(400)}`,
  })
  const bare = await makeLead(api, { last_name: 'Nobody' })
  for (const size of SIZES) {
    await page.setViewportSize(size)
    for (const { id } of [long, bare]) {
      await page.goto(tenantUrl(`${org}/leads/${id}`))
      await settled(page)
      await keepsTheBars(page)
    }
    if (size.width < 500)
      for (const tab of ['Facts', 'Next steps']) {
        await page.getByRole('tab', { name: tab }).click()
        await keepsTheBars(page, ['light'])
      }
  }
})

test('the timeline reads on as somebody scrolls, and shows only what was asked for', async ({ page }) => {
  const org = await signUp(page)
  const api = await openApi(page, org)
  const { id } = await makeLead(api, BEA)
  for (let count = 0; count < 60; count += 1)
    await api.post(`/api/leads/${id}/notes`, { text: `Entry ${count}.` })
  await page.goto(tenantUrl(`${org}/leads/${id}`))
  await expect(page.getByText('Entry 59.')).toBeVisible()
  await page.getByText('Entry 59.').hover()
  await page.mouse.wheel(0, 20_000)
  await expect(page.getByText('Entry 0.')).toBeAttached()
  await page.getByRole('button', { name: 'Changes', exact: true }).click()
  await expect(page.getByText('Entry 59.')).toHaveCount(0)
  await expect(page.getByRole('region', { name: 'Timeline' })).toContainText('added this lead')
})
