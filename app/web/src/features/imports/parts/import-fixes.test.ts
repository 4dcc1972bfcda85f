import { expect, test } from 'vitest'
import { cellsOf, takenBack, withFix } from './import-fixes'

const cell = { row: 4, column: 2, was: 'not a number' }

test('a cell is mended, mended again, and as it was when that is what stands there', () => {
  const once = withFix({}, cell, '+1 415 555 0132')
  const twice = withFix(once, cell, '+1 415 555 0199')

  expect(twice).toEqual({ 4: { 2: '+1 415 555 0199' } })
  expect(cellsOf(withFix(twice, { ...cell, row: 9 }, 'x'))).toBe(2)
  expect(withFix(twice, cell, 'not a number')).toEqual({})
})

test('what was mended is taken back cell by cell', () => {
  expect(takenBack({ 4: { 2: 'a', 3: 'b' } })).toEqual({ 4: { 2: null, 3: null } })
})
