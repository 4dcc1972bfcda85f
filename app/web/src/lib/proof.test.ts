import { expect, test } from 'vitest'
import { meAs, ORG } from '@/testing/show'
import { owesFactor } from './me'
import { isIpAddress } from './passkey'
import { asCode, methodsOf } from './proof'

test.each([
  ['123 456', '123456'],
  ['123-456', '123456'],
  [' 1234567', '123456'],
  ['１２３４５６', '123456'],
  ['code', ''],
])('what is typed as %j is the code %j', (typed, code) => {
  expect(asCode(typed)).toBe(code)
})

test('ways that this browser has not are left out, and unknown ones never appear', () => {
  expect(methodsOf(['recovery', 'webauthn', 'totp', 'pigeon'], true)).toEqual([
    'totp',
    'webauthn',
    'recovery',
  ])
  expect(methodsOf(['recovery', 'webauthn'], false)).toEqual(['recovery'])
  expect(methodsOf(undefined, true)).toEqual([])
})

test.each([
  ['127.0.0.1', true],
  ['[::1]', true],
  ['localhost', false],
  ['desk.acme.example', false],
  ['10.acme.example', false],
])('%s is a number: %s', (host, isNumber) => {
  expect(isIpAddress(host)).toBe(isNumber)
})

test('a factor is owed from the moment that its time is over, in the org that asks for it', () => {
  const me = meAs('member')
  const due = { ...me, orgs: me.orgs.map((org) => ({ ...org, mfa_due_at: '2026-11-21T12:00:00Z' })) }

  expect(owesFactor(due, ORG, new Date('2026-11-21T11:59:59Z'))).toBe(false)
  expect(owesFactor(due, ORG, new Date('2026-11-21T12:00:00Z'))).toBe(true)
  expect(owesFactor(due, 'org_other', new Date('2026-11-22T12:00:00Z'))).toBe(false)
  expect(owesFactor(me, ORG)).toBe(false)
})
