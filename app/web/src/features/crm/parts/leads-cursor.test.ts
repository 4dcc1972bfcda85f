import { expect, test } from 'vitest'
import { moved, nextWritable } from './leads-cursor'
import { EVERYTHING, extended, NOTHING, toggled } from './leads-selection'
import { rangeAt, withKept } from './virtual-range'

const field = { rows: 100, cols: 8, screen: 20 }

test.each([
  ['ArrowDown', false, { row: 6, col: 3 }],
  ['ArrowUp', false, { row: 4, col: 3 }],
  ['PageDown', false, { row: 25, col: 3 }],
  ['PageUp', false, { row: 0, col: 3 }],
  ['Home', false, { row: 5, col: 0 }],
  ['End', true, { row: 99, col: 7 }],
  ['ArrowDown', true, { row: 99, col: 3 }],
])('%s (held: %s) leads to %o', (key, held, to) => {
  expect(moved({ row: 5, col: 3 }, key, held, field)).toEqual(to)
})

test('the head is above the first row, and nothing is above the head', () => {
  expect(moved({ row: 0, col: 2 }, 'ArrowUp', false, field)).toEqual({ row: -1, col: 2 })
  expect(moved({ row: -1, col: 2 }, 'ArrowUp', false, field)).toEqual({ row: -1, col: 2 })
  expect(moved({ row: 0, col: 2 }, 'x', false, field)).toBeNull()
})

test('Tab goes on to the next cell that can be written to, over the end of the row', () => {
  const writable = [false, false, true, true]

  expect(nextWritable({ row: 0, col: 2 }, false, writable, 2)).toEqual({ row: 0, col: 3 })
  expect(nextWritable({ row: 0, col: 3 }, false, writable, 2)).toEqual({ row: 1, col: 2 })
  expect(nextWritable({ row: 1, col: 3 }, false, writable, 2)).toBeNull()
  expect(nextWritable({ row: 1, col: 2 }, true, writable, 2)).toEqual({ row: 0, col: 3 })
})

test('taking one away from all that match leaves the others that are loaded', () => {
  const left = toggled(EVERYTHING, 'b', () => ['a', 'b', 'c'])

  expect([left.all, [...left.ids]]).toEqual([false, ['a', 'c']])
})

test('a range goes from the last that was chosen, and keeps what was chosen elsewhere', () => {
  const one = toggled(NOTHING, 'b', () => [])
  const range = extended(one, 'd', () => ['b', 'c', 'd'])

  expect([...range.ids]).toEqual(['b', 'c', 'd'])
})

test('only rows in sight are drawn, and the one with the cursor wherever it is', () => {
  const seen = rangeAt(36 * 50_000, 720, 36)

  expect(seen).toEqual({ first: 50_000, last: 50_020 })
  expect(withKept(seen, 100_000, 3)[0]).toBe(3)
  expect(withKept(seen, 100_000, 3)).toHaveLength(1 + 41)
  expect(withKept(rangeAt(0, 720, 36), 2, -1)).toEqual([0, 1])
})
