import { expect, test } from 'vitest'
import { emailHint, isOf, phoneHint } from './lead-hints'

test.each([
  ['(415) 555-0132', 'US', '+14155550132'],
  ['1 415 555 0132', 'US', '+14155550132'],
  ['0151 123 456 78', 'DE', '+4915112345678'],
  ['+44 20 7946 0958', '', '+442079460958'],
  ['0044 20 7946 0958', 'DE', '+442079460958'],
  ['415', 'US', ''],
  ['4155550132', '', ''],
  ['+1234567890123456', '', ''],
])('%s in %s is foreseen as %s', (written, country, value) => {
  expect(phoneHint(written, country).value).toBe(value)
})

test('an address is foreseen in small letters, and half of one is said to be half', () => {
  expect(emailHint('Bea@Lund.example').value).toBe('bea@lund.example')
  expect(emailHint('bea@lund.example').said).toBeUndefined()
  expect(emailHint('bea@lund').value).toBe('')
  expect(emailHint('bea').said).toBeUndefined()
})

test('somebody with the number is known also where its country was not said', () => {
  expect(isOf('+14155550132', phoneHint('(415) 555-0132', ''))).toBe(true)
  expect(isOf('+4915112345678', phoneHint('0151 12345678', ''))).toBe(true)
  expect(isOf('+14155550133', phoneHint('(415) 555-0132', ''))).toBe(false)
  expect(isOf('+14155550132', phoneHint('(415) 555-0132', 'GB'))).toBe(false)
  expect(isOf(null, phoneHint('(415) 555-0132', ''))).toBe(false)
  expect(isOf('+14155550132', phoneHint('', ''))).toBe(false)
})
