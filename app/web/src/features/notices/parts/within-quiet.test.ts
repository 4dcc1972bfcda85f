import { expect, test } from 'vitest'
import { withinQuiet } from './within-quiet'

const at = (clock: string) => new Date(`2026-11-20T${clock}:00Z`)
const night = { start: '20:00', end: '08:00', timezone: 'UTC' }

test.each([
  ['19:59', false],
  ['20:00', true],
  ['03:00', true],
  ['07:59', true],
  ['08:00', false],
])('quiet times over midnight at %s: %s', (clock, quiet) => {
  expect(withinQuiet(night, at(clock))).toBe(quiet)
})

test('quiet times follow their own zone', () => {
  expect(withinQuiet({ ...night, timezone: 'Asia/Tokyo' }, at('12:00'))).toBe(true)
})

test('without quiet times nothing is quiet', () => {
  expect(withinQuiet(null, at('03:00'))).toBe(false)
})
