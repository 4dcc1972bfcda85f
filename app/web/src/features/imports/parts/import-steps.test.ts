import { expect, test } from 'vitest'
import { openSteps, stepOf } from './import-steps'

test('an import opens where it stands, whatever the address says', () => {
  expect(stepOf('reading', 'consent')).toBe('file')
  expect(stepOf('mapping', 'check')).toBe('columns')
  expect(stepOf('running', 'columns')).toBe('run')
  expect(stepOf('failed', undefined)).toBe('done')
})

test('while it waits for somebody, they go back and forth between what is known', () => {
  expect(stepOf('ready', 'columns')).toBe('columns')
  expect(stepOf('ready', 'consent')).toBe('consent')
  expect(stepOf('ready', undefined)).toBe('check')
  expect(openSteps('mapping')).not.toContain('consent')
})
