import { expect, keepsTheBars, settled, signUp, tenantUrl, test } from './desk'
import { makeLead, openApi } from './leads'
import { SIZES } from './pages'

const FOUND_WITHIN_MS = 30_000
const BEA = { last_name: 'Lund', company: 'Lund Dental', phone: '+14155550132' }
const MAX = { last_name: 'Stone', phone: '+14155550133' }

test('leads of one person are compared, merged field by field, parted again, and kept apart', async ({
  page,
}) => {
  test.slow()
  const org = await signUp(page)
  const api = await openApi(page, org)
  const bea = await makeLead(api, { ...BEA, first_name: 'Bea', email: 'bea@lund.example' })
  const beatrice = await makeLead(api, { ...BEA, first_name: 'Beatrice', title: 'Owner' })
  await makeLead(api, { ...MAX, first_name: 'Max' })
  await makeLead(api, { ...MAX, first_name: 'Maximilian' })
  // Leads are compared by the engine, a moment after they come.
  const pairs = async () => (await api.get('/api/duplicates')).items.length
  await expect.poll(pairs, { timeout: FOUND_WITHIN_MS }).toBe(2)

  await page.goto(tenantUrl(`${org}/leads/${bea.id}`))
  await page.getByRole('link', { name: 'Maybe here twice: compare' }).click()
  const merge = page.getByRole('button', { name: 'Merge into one' })
  await expect(merge).toBeVisible()
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await keepsTheBars(page)
  }
  await page.getByRole('radio', { name: 'Beatrice' }).check()
  await merge.click()
  await expect(page.getByText('No duplicates')).toBeVisible()
  expect((await api.get(`/api/leads/${beatrice.id}`)).first_name).toBe('Beatrice')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(async () => (await api.get(`/api/leads/${bea.id}`)).first_name).toBe('Bea')

  await expect.poll(pairs, { timeout: FOUND_WITHIN_MS }).toBe(2)
  await page.goto(tenantUrl(`${org}/leads/duplicates`))
  await expect(page.getByRole('list', { name: 'Pairs' }).getByRole('listitem')).toHaveCount(2)
  await page.getByRole('button', { name: /^Max/ }).focus()
  await page.keyboard.press('d')
  await expect(page.getByRole('list', { name: 'Pairs' }).getByRole('listitem')).toHaveCount(1)
  await page.keyboard.press('j')
  await page.keyboard.press('m')
  await expect(page.getByText('No duplicates')).toBeVisible()

  const addresses = []
  for (const { id } of [bea, beatrice]) {
    await page.goto(tenantUrl(`${org}/leads/${id}`))
    await settled(page)
    addresses.push(new URL(page.url()).pathname)
  }
  expect(new Set(addresses).size).toBe(1)
})
