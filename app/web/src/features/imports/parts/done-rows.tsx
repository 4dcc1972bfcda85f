import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { cx } from '@/lib/cx'
import { formatCount } from '@/lib/format'
import { BUCKETS, type Bucket, type Import } from '../api/import-shapes'
import { bucketWords } from './import-words'
import { RowList } from './row-list'

/** What became of every row, one bucket at a time. */
export function DoneRows({ one }: { one: Import }) {
  // What did not come in is what people look for.
  const filled = BUCKETS.toReversed().filter((bucket) => (one.buckets[bucket] ?? 0) > 0)
  const [wished, setWished] = useState<Bucket | null>(null)
  const bucket = wished && filled.includes(wished) ? wished : filled[0]
  if (!bucket) return null
  return (
    <Card flush title={t`Row by row`}>
      <div role="group" aria-label={t`Which rows`} className="flex flex-wrap gap-1 px-4 pb-3">
        {filled.map((known) => (
          <button
            key={known}
            type="button"
            aria-pressed={known === bucket}
            onClick={() => setWished(known)}
            className={cx(
              'flex min-h-8 items-center gap-2 rounded-chip border px-3 py-1 text-sm pointer-coarse:min-h-9',
              known === bucket
                ? 'border-accent bg-accent-soft font-medium text-accent'
                : 'border-line-strong text-ink-2 hover:bg-sunken',
            )}
          >
            {i18n._(bucketWords[known])}
            <span className="figures">{formatCount(one.buckets[known] ?? 0)}</span>
          </button>
        ))}
      </div>
      <RowList key={bucket} id={one.id} asked={{ bucket }} />
    </Card>
  )
}
