import { expect, test } from 'vitest'
import { agoText, daysAgo, dayMeant } from './filter-dates'
import { datesText } from './filter-words'
import { changeOf, tagsOf, writtenOf } from './leads-edit'
import type { Lead } from '../api/leads-types'
import type { LeadColumn } from './leads-columns'
import { phoneText } from './leads-phone'

test.each([
  ['+14155550132', '(415) 555-0132'],
  ['+493063331078', '+49 306 333 1078'],
])('%s is written as it is said', (phone, said) => {
  expect(phoneText(phone)).toBe(said)
})

test('days ago are days ago, and a day is a day', () => {
  expect([daysAgo('-7d'), daysAgo('2026-11-20'), agoText(30)]).toEqual([7, null, '-30d'])
  expect(dayMeant('-1d', new Date(2026, 2, 1))).toBe('2026-02-28')
})

test.each([
  ['-7d', null, 'in the last 7 days'],
  [null, '-30d', 'more than 30 days ago'],
  ['-0d', null, 'today'],
  ['2026-11-01', '2026-11-20', 'Nov 1, 2026 – Nov 20, 2026'],
])('from %s to %s is said: %s', (from, to, said) => {
  expect(datesText(from, to)).toBe(said)
})

const lead = { tags: ['hot'], email: 'a@b.example', score: 4, custom: { seats: 3 } } as unknown as Lead
const column = (key: string, editor: LeadColumn['editor']): LeadColumn => ({
  key,
  title: '',
  width: 1,
  grow: 0,
  editor,
})

test('only what was written differently is a change, and emptying a field clears it', () => {
  expect(changeOf(lead, column('email', 'email'), 'a@b.example')).toBeNull()
  expect(changeOf(lead, column('email', 'email'), ' ')).toEqual({ email: null })
  expect(changeOf(lead, column('score', 'number'), '9')).toEqual({ score: 9 })
  expect(changeOf(lead, column('custom.seats', 'number'), '')).toEqual({ custom: { seats: null } })
  expect(changeOf(lead, column('tags', 'tags'), 'hot, vip,hot')).toEqual({ tags: ['hot', 'vip'] })
})

test('tags are written with commas between them', () => {
  expect(tagsOf(' a, b ,,a')).toEqual(['a', 'b'])
  expect(writtenOf(lead, column('tags', 'tags'))).toBe('hot')
})
