import { expect, test } from 'vitest'
import { asQuery } from './as-query'

test('days become moments from midnight to the midnight after', () => {
  const query = asQuery({ action: 'org.*', from: '2026-11-20', to: '2026-11-20' })

  expect(query.action).toBe('org.*')
  expect(new Date(query.to!).getTime() - new Date(query.from!).getTime()).toBe(86_400_000)
  expect(new Date(query.from!).getHours()).toBe(0)
})

test('what is not a day is left out', () => {
  expect(asQuery({ from: 'soon' }).from).toBeUndefined()
})
