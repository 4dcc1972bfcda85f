import { cx } from '@/lib/cx'

type MeterTone = 'plain' | 'warn' | 'stop'

interface MeterProps {
  label: string
  value: number
  max: number
  /** What the numbers mean, said in words: "1.2 GB of 5 GB". */
  said: string
  tone?: MeterTone
  className?: string
}

const FILL: Record<MeterTone, string> = { plain: 'bg-accent', warn: 'bg-warn', stop: 'bg-stop' }
const SEEN_MIN_PERCENT = 1

/** How much of a limit is used. Something is never shown as nothing. */
export function Meter({ label, value, max, said, tone = 'plain', className }: MeterProps) {
  const share = max > 0 ? Math.min(100, (value / max) * 100) : 0
  const width = value > 0 ? Math.max(SEEN_MIN_PERCENT, share) : 0
  return (
    <span
      role="meter"
      aria-label={label}
      aria-valuenow={Math.min(value, max)}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuetext={said}
      className={cx('block h-1.5 overflow-hidden rounded-chip bg-line', className)}
    >
      <span className={cx('block h-full rounded-chip', FILL[tone])} style={{ width: `${width}%` }} />
    </span>
  )
}

const WARN_FROM = 0.8

export const meterTone = (value: number, max: number): MeterTone =>
  max > 0 && value >= max ? 'stop' : max > 0 && value >= max * WARN_FROM ? 'warn' : 'plain'
