import { expect, test } from 'vitest'
import { columnsOf, flat, saidOf } from './first-rows-cells'

test('own fields stand beside the others, and names come first', () => {
  const cells = flat({ tags: ['fair'], custom: { shoe: 44 }, email: 'a@b.example', first_name: 'Ada' })

  expect(columnsOf([cells, { phone: '+14155550132' }])).toEqual([
    'first_name',
    'phone',
    'email',
    'tags',
    'custom.shoe',
  ])
})

test('a value reads in one line', () => {
  expect([saidOf(['a', 'b']), saidOf(true), saidOf(null), saidOf(0)]).toEqual(['a, b', '✓', '', '0'])
})
