import { i18n } from '@lingui/core'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const STEP = 1024

/** A size as people say it: "1.2 GB", in steps of 1024 as quotas and limits are set. Below that, whole bytes. */
export function formatBytes(bytes: number): string {
  const power = bytes < STEP ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10))
  const size = bytes / STEP ** power
  return new Intl.NumberFormat(i18n.locale, {
    style: 'unit',
    unit: UNITS[power],
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power === 0 || size >= 100 ? 0 : 1,
  }).format(size)
}
