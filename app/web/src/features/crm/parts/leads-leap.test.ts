import { expect, test, vi } from 'vitest'
import { leadAt, rested, server, shown } from './leads-test-server'

test('a place far away is read directly, and what follows it by cursor', async () => {
  const { list, asked } = server(2_000)
  list.show(0, 5)
  await rested(asked)
  const before = asked.length
  list.show(1_501, 1_505)
  await rested(asked)

  expect(asked.slice(before, before + 3)).toEqual(['at 1500', 'behind lead_1509', 'behind lead_1519'])
  expect(asked.at(-1)).toBe('at 1460')
  expect(list.at(1_505)?.id).toBe('lead_1505')
  expect(list.at(900)).toBeUndefined()
})

test('a screen that lies on two pages has both asked for at once', async () => {
  const { list, asked } = server(2_000, { slow: true })
  list.show(1_505, 1_512)

  expect(asked).toEqual(['at 1500', 'at 1510'])
})

test('the pages of somebody who reads on follow each other by cursor', async () => {
  const { list, asked } = server(400)
  for (let first = 0; first < 200; first += 10) {
    list.show(first, first + 7)
    await shown(list, first, first + 7)
  }

  expect(asked.filter((start) => start.startsWith('at'))).toEqual(['at 0'])
})

test('what was asked for a place that was left is ended, and only where it stops is asked for', async () => {
  const { list, asked, aborted, answerAll } = server(9_000, { slow: true })
  for (let first = 1_000; first <= 8_000; first += 100) list.show(first, first + 5)
  expect(asked).toEqual(['at 1000'])
  expect(aborted).toEqual(['at 1000'])
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  answerAll()

  await shown(list, 8_000, 8_005)
  expect(asked[1]).toBe('at 8000')
  expect(list.at(1_000)).toBeUndefined()
})

test('a leap after something changed has what was read before on the screen read anew', async () => {
  const { list, asked, world } = server(400)
  list.show(200, 205)
  await rested(asked)
  world.leads.splice(100, 0, ...Array.from({ length: 3 }, (_, place) => leadAt(9_000 + place)))
  list.shift()
  list.show(154, 163)
  await rested(asked)

  const places = Array.from({ length: 90 }, (_, row) => list.at(120 + row)?.id)
  expect(places).toEqual(world.leads.slice(120, 210).map(({ id }) => id))
  expect(list.size).toBe(403)
})

test('a change far away moves nothing under a hand', async () => {
  const { list, asked, world } = server(400)
  list.show(200, 205)
  await rested(asked)
  const before = asked.length
  world.leads.shift()
  list.shift()
  list.show(202, 207)
  await rested(asked)

  expect(asked).toHaveLength(before)
  expect(list.at(202)?.id).toBe('lead_202')
})

test('a lead that stands in two pages stands where it was read last', async () => {
  const { list, asked, world } = server(400)
  list.show(0, 5)
  await rested(asked)
  world.leads.push(...world.leads.splice(3, 1))
  list.show(395, 399)
  await rested(asked)

  expect([list.placeOf('lead_3'), list.at(3)]).toEqual([399, undefined])
  expect(list.size).toBe(400)
})

test('a long list is as long as somebody counted, and its end is read directly', async () => {
  const { list, asked } = server(1_000, { exact: false })
  list.show(0, 5)
  await shown(list, 0, 5)
  expect([list.size, list.open]).toEqual([500, true])
  list.know(1_000)
  expect(list.size).toBe(1_000)
  list.show(994, 999)
  await shown(list, 994, 999)

  expect(asked).toContain('at 990')
  expect([list.size, list.open]).toEqual([1_000, false])
})

test('a list that became shorter ends where it ends', async () => {
  const { list, asked, world } = server(1_000, { exact: false })
  list.show(0, 5)
  await shown(list, 0, 5)
  list.know(1_000)
  world.leads.length = 985
  list.show(994, 999)
  await vi.waitFor(() => expect(list.size).toBe(990))
  list.show(985, 989)
  await rested(asked)

  expect([list.size, list.open]).toEqual([985, false])
  expect(list.at(984)?.id).toBe('lead_984')
})

test('a range over a gap is nobody, and neighbours end at it', async () => {
  const { list, asked } = server(2_000)
  list.show(0, 5)
  await rested(asked)
  list.show(1_000, 1_005)
  await rested(asked)

  expect(list.between('lead_2', 'lead_1001')).toBeNull()
  expect(list.between('lead_4', 'lead_2')?.map(({ id }) => id)).toEqual(['lead_2', 'lead_3', 'lead_4'])
  expect(list.around('lead_1000', 2).map(({ id }) => id)).toEqual(
    [998, 999, 1000, 1001, 1002].map((n) => `lead_${n}`),
  )
  expect(list.around('lead_0', 500).at(-1)?.id).toBe('lead_129')
})
