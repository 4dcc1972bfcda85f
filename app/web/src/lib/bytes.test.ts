import { expect, test } from 'vitest'
import { formatBytes } from './bytes'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [1_023, '1,023 bytes'],
  [1_024, '1 kB'],
  [1_234_567, '1.2 MB'],
  [250 * 1_024 ** 2, '250 MB'],
  [20 * 1_024 ** 3, '20 GB'],
  [5_000 * 1_024 ** 4, '5,000 TB'],
])('%i bytes are said as %s', (bytes, said) => {
  expect(formatBytes(bytes)).toBe(said)
})
