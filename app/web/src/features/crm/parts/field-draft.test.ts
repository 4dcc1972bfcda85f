import { expect, test } from 'vitest'
import { choicesOf, draftOfFields, faultOfField, newField, wishOfFields } from './field-draft'

const rows = draftOfFields([
  { key: 'shoe', name: 'Shoe size', kind: 'number', choices: [], filterable: true, order: 0 },
])

test('choices are lines, each once', () => {
  expect(choicesOf(' Red \n\nblue\nred\n')).toEqual(['Red', 'blue'])
})

test('a field has a name of its own, and choices if it is made of them', () => {
  const fresh = newField()

  expect(faultOfField(fresh, rows)).toBe('empty')
  expect(faultOfField({ ...fresh, name: ' shoe SIZE ' }, rows)).toBe('twice')
  expect(faultOfField({ ...fresh, name: 'Colour', kind: 'choice' }, rows)).toBe('choices')
  expect(faultOfField(rows[0]!, rows)).toBeNull()
})

test('a field keeps its key, and choices go only with the kind that has them', () => {
  const wish = wishOfFields([rows[0]!, { ...newField(), name: 'Site ', kind: 'url', choices: ['x'] }])

  expect(wish.fields).toEqual([
    { key: 'shoe', name: 'Shoe size', kind: 'number', choices: [], filterable: true },
    { name: 'Site', kind: 'url', choices: [], filterable: false },
  ])
})
