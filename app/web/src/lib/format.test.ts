import { expect, test } from 'vitest'
import { initials, spokenTime } from './format'

const now = new Date('2026-11-20T12:00:00Z')

test.each([
  ['2026-11-20T11:59:40Z', 'this minute'],
  ['2026-11-20T11:30:00Z', '30 min. ago'],
  ['2026-11-20T03:00:00Z', '9 hr. ago'],
  ['2026-11-21T06:00:00Z', 'in 18 hr.'],
])('%s is said as %s', (iso, said) => {
  expect(spokenTime(iso, now)).toBe(said)
})

test('a day and more is a date, with its year when it is another one', () => {
  expect(spokenTime('2026-11-02T12:00:00Z', now)).toBe('Nov 2')
  expect(spokenTime('2025-11-02T12:00:00Z', now)).toBe('Nov 2, 2025')
})

test.each([
  ['Ada Reyes', 'AR'],
  ['Maximiliana-Theodora von Hohenlohe', 'MH'],
  ['李', '李'],
  ['', ''],
])('the initials of %s are %s', (name, said) => {
  expect(initials(name)).toBe(said)
})
