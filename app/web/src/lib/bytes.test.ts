import { expect, test } from 'vitest'
import { formatBytes } from './bytes'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1 kB'],
  [1_234_567, '1.2 MB'],
  [250_000_000, '250 MB'],
  [5_000_000_000_000_000, '5,000 TB'],
])('%i bytes are said as %s', (bytes, said) => {
  expect(formatBytes(bytes)).toBe(said)
})
