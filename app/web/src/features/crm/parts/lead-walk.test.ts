import { expect, test } from 'vitest'
import { neighboursOf } from './lead-walk'

const walk = { from: '/o/org_1/leads?stage=new', ids: ['a', 'b', 'c'] }

test('a lead knows who stands before and after it in the list', () => {
  expect(neighboursOf('b', walk)).toEqual({ from: walk.from, place: 2, of: 3, previous: 'a', next: 'c' })
})

test('the ends have one neighbour, and a lead of another list none', () => {
  expect(neighboursOf('a', walk)?.previous).toBeNull()
  expect(neighboursOf('c', walk)?.next).toBeNull()
  expect(neighboursOf('z', walk)).toBeNull()
  expect(neighboursOf('a', null)).toBeNull()
})
