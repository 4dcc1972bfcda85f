import { expect, test } from 'vitest'
import { kindName, type NoticeKind } from './kinds'

test('a kind has its name, and one of a newer server goes by its own', () => {
  expect(kindName('role_changed')).toBe('Your role changed')
  expect(kindName('brand_new' as NoticeKind)).toBe('brand new')
})
