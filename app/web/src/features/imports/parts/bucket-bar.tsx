import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import { formatCount } from '@/lib/format'
import { BUCKETS, type Bucket, type Buckets } from '../api/import-shapes'
import { bucketWords } from './import-words'

const FILL: Record<Bucket, string> = {
  created: 'bg-ok',
  updated: 'bg-info',
  duplicate: 'bg-ink-3',
  skipped: 'bg-line-strong',
  invalid: 'bg-stop',
}

interface BucketBarProps {
  buckets: Buckets
  /** How many rows the file has; what has no fate yet stays empty. */
  rows: number
}

/** Every row of the file in exactly one part of the bar; the parts make the whole. */
export function BucketBar({ buckets, rows }: BucketBarProps) {
  const parts = BUCKETS.map((bucket) => ({ bucket, count: buckets[bucket] ?? 0 }))
  const known = parts.reduce((sum, { count }) => sum + count, 0)
  const whole = Math.max(rows, known, 1)
  const all = formatCount(known)
  return (
    <div className="grid gap-3">
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-chip bg-line">
        {parts
          .filter(({ count }) => count > 0)
          .map(({ bucket, count }) => (
            <span
              key={bucket}
              className={cx('min-w-1 transition-[width]', FILL[bucket])}
              style={{ width: `${(count / whole) * 100}%` }}
            />
          ))}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-2">
        {parts.map(({ bucket, count }) => (
          <div key={bucket} className="flex items-baseline gap-2">
            <dt className="order-last text-ink-2">{i18n._(bucketWords[bucket])}</dt>
            <dd className="figures flex items-center gap-2 text-lg font-semibold">
              <span aria-hidden className={cx('size-2 shrink-0 rounded-chip', FILL[bucket])} />
              {formatCount(count)}
            </dd>
          </div>
        ))}
        <div className="flex items-baseline gap-2 border-line md:ml-auto md:border-l md:pl-6">
          <dt className="order-last text-ink-2">
            {known < rows
              ? plural(known, { one: 'row so far', other: 'rows so far' })
              : plural(known, { one: 'row in all', other: 'rows in all' })}
          </dt>
          <dd className="figures text-lg font-semibold" title={t`The parts make the whole file`}>
            {all}
          </dd>
        </div>
      </dl>
    </div>
  )
}
