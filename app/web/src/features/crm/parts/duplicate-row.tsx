import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import type { Compared, Side } from './duplicate-fields'

interface DuplicateRowProps {
  row: Compared
  taken: Side
  onTake: (side: Side) => void
  disabled: boolean
}

/** One field of two leads. Where they differ, one of the two is taken. */
export function DuplicateRow({ row, taken, onTake, disabled }: DuplicateRowProps) {
  const { field, name, differs } = row
  if (!differs)
    return (
      <div className={rowClass}>
        <span className="py-1 text-sm text-ink-2">{name}</span>
        <span className="col-span-2 min-w-0 py-1 wrap-anywhere text-ink-2 max-sm:col-span-1">{row.mine}</span>
      </div>
    )
  return (
    <fieldset disabled={disabled} className={cx(rowClass, 'bg-warn-soft')}>
      <legend className="sr-only">{name}</legend>
      <span aria-hidden className="text-sm text-ink-2">
        {name}
      </span>
      {(['mine', 'theirs'] as const).map((side) => (
        <label
          key={side}
          className={cx(
            'flex min-h-8 min-w-0 items-start gap-2 rounded-control border px-2 py-1',
            taken === side ? 'border-accent bg-surface' : 'border-transparent text-ink-2',
          )}
        >
          <input
            type="radio"
            name={`take-${field}`}
            checked={taken === side}
            onChange={() => onTake(side)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className="min-w-0 wrap-anywhere">{row[side] || t`Nothing`}</span>
        </label>
      ))}
    </fieldset>
  )
}

const rowClass =
  'grid min-w-0 items-center gap-x-3 gap-y-1 px-4 py-1 sm:grid-cols-[112px_minmax(0,1fr)_minmax(0,1fr)]'
