import { expect, test } from 'vitest'
import { addressHint } from './address-hint'

test.each([
  ['voice', '+49 (30) 901-820', false],
  ['voice', '030 90', false],
  ['voice', 'call me', true],
  ['sms', 'ada@acme.example', true],
  ['sms', '1234567890123456', true],
  ['email', 'ada@acme', false],
  ['email', 'ada @acme.example', true],
  ['email', 'ada@@acme.example', true],
] as const)('while %s is written, %s is said to be wrong: %s', (channel, text, wrong) => {
  expect(addressHint(channel, text, false) !== undefined).toBe(wrong)
})

test.each([
  ['voice', '030 90'],
  ['email', 'ada@acme'],
  ['email', ''],
] as const)('once somebody is done, %s of %s is not enough', (channel, text) => {
  expect(addressHint(channel, text, true)).toBeTruthy()
})
