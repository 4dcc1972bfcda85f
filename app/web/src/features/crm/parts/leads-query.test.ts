import { expect, test } from 'vitest'
import { asJson, asParams } from './leads-json'
import { asked, filterNames, nextSort, sortOf, withoutFilters, withValues } from './leads-query'

const address =
  'stage=new&stage=won&q=ada&score_min=10&custom.seats.min=3&custom.plan=*&assigned=true&sort=-score'

test('the same question has one writing, whatever the order of the address', () => {
  const one = asked(new URLSearchParams('stage=won&stage=new&q=ada&open=x'))
  const other = asked(new URLSearchParams('q=ada&stage=new&stage=won'))

  expect(one.toString()).toBe(other.toString())
})

test('names that nobody knows are not asked', () => {
  expect(asked(new URLSearchParams('evil=1&custom.BAD KEY=2&stage=new')).toString()).toBe('stage=new')
})

test('a question becomes JSON and the same address again', () => {
  const json = asJson(new URLSearchParams(address))

  expect(json).toEqual({
    stage: ['new', 'won'],
    q: 'ada',
    score_min: 10,
    assigned: true,
    sort: '-score',
    custom: { seats: { min: 3 }, plan: { any: true } },
  })
  expect([...asParams(json)].sort()).toEqual([...new URLSearchParams(address)].sort())
})

test('days ago become the moment of that day, and stay days ago in what is kept', () => {
  const params = new URLSearchParams('activity_to=-7d')
  const moment = new Date(asked(params).get('activity_to')!)

  expect((Date.now() - moment.getTime()) / 86_400_000).toBeGreaterThan(5.9)
  expect((Date.now() - moment.getTime()) / 86_400_000).toBeLessThan(7.1)
  expect(params.get('activity_to')).toBe('-7d')
})

test('filters are set, taken away and cleared without touching the order', () => {
  const set = withValues(new URLSearchParams('sort=name'), { stage: ['new', 'won'], q: undefined })

  expect(set.getAll('stage')).toEqual(['new', 'won'])
  expect(filterNames(set)).toEqual(['stage'])
  expect(withoutFilters(set).toString()).toBe('sort=name')
})

test('a head sorts up, then down, then not at all', () => {
  const start = sortOf(new URLSearchParams())
  const up = nextSort(start, 'name')!
  const down = nextSort(sortOf(new URLSearchParams({ sort: up })), 'name')!

  expect([up, down, nextSort(sortOf(new URLSearchParams({ sort: down })), 'name')]).toEqual([
    'name',
    '-name',
    undefined,
  ])
})
