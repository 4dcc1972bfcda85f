import { expect, test } from 'vitest'
import type { Lead } from '../api/lead-shapes'
import { clashes } from './lead-edit'

const seen = { company: 'Old', title: '', tags: ['a'], custom: { k: 1 } } as unknown as Lead

test('somebody who changed another field is no clash', () => {
  expect(clashes(seen, { ...seen, title: 'Owner' }, { company: 'Mine' })).toBe(false)
})

test('somebody who changed the same field to something else is one', () => {
  expect(clashes(seen, { ...seen, company: 'Theirs' }, { company: 'Mine' })).toBe(true)
})

test('two people who wrote the same agree', () => {
  expect(clashes(seen, { ...seen, company: 'Same' }, { company: 'Same' })).toBe(false)
})

test('own fields clash one by one', () => {
  expect(clashes(seen, { ...seen, custom: { k: 2 } }, { custom: { k: 3 } })).toBe(true)
  expect(clashes(seen, { ...seen, custom: { k: 1, other: 2 } }, { custom: { k: 3 } })).toBe(false)
})
