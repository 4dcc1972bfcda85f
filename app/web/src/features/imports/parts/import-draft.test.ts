import { expect, test } from 'vitest'
import type { ImportColumn } from '../api/import-shapes'
import { namesSomebody, NEW_FIELD, newFields, tagsOf, twins, wishOf, type ImportDraft } from './import-draft'

const column = (index: number, name: string, more: Partial<ImportColumn> = {}): ImportColumn => ({
  index,
  name,
  samples: [],
  suggested: null,
  confidence: 0,
  filled: 1,
  date_order: null,
  offer: null,
  ...more,
})
const draft = (mapping: Record<string, string>): ImportDraft => ({
  mapping,
  hasHeader: true,
  policy: 'skip',
  country: 'US',
  stage: '',
  tags: 'fair, Boston; fair',
  owner: '',
})
const columns = [column(0, 'Mail'), column(1, 'Other mail'), column(2, 'Fair'), column(3, 'Notes')]

test('two columns for one field are told apart by the first of them; several notes are none of that', () => {
  const found = twins(draft({ 0: 'email', 1: 'email', 2: 'note', 3: 'note' }), columns)

  expect([...found.entries()].map(([index, { name }]) => [index, name])).toEqual([[1, 'Mail']])
})

test('a field that is made for a column is named by its key, and what has none is left out', () => {
  const wanted = draft({ 0: 'email', 2: NEW_FIELD, 3: NEW_FIELD })

  const wish = wishOf(wanted, new Map([[2, 'fair']]))

  expect(wish.mapping).toEqual({ 0: 'email', 2: 'custom.fair', 3: 'ignore' })
  expect(wish).toMatchObject({ country: 'US', stage: null, owner: null, tags: ['fair', 'Boston'] })
})

test('only columns with an offer become new fields', () => {
  const offered = column(2, 'Fair', { offer: { key: 'fair', name: 'Fair', kind: 'text' } })
  const wanted = draft({ 2: NEW_FIELD, 3: NEW_FIELD })

  expect(newFields(wanted, [offered, columns[3]!]).map(({ name }) => name)).toEqual(['Fair'])
})

test('a file of which nothing says who somebody is cannot be checked', () => {
  expect(namesSomebody(draft({ 0: 'stage', 1: 'note' }))).toBe(false)
  expect(namesSomebody(draft({ 0: 'phone' }))).toBe(true)
})

test('tags are written with commas between them', () => {
  expect(tagsOf(' a ,b;; a ')).toEqual(['a', 'b'])
})
