import { expect, test } from 'vitest'
import { rank } from './palette-rank'

test('a name that begins with what was typed stands above one that only has the word', () => {
  expect(rank('Audit Settings', 'audi')).toBeGreaterThan(rank('Export the audit', 'audi'))
  expect(rank('Export the audit', 'audi')).toBeGreaterThan(rank('History', 'audi', ['log audit']))
})

test('letters strewn over a row do not find it', () => {
  expect(rank('Security Settings', 'stop every', ['second factor two-step passkey recovery codes'])).toBe(0)
  expect(rank('Stop everything that is sent', 'stop every')).toBeGreaterThan(0)
})
