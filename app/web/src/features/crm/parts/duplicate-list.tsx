import { t } from '@lingui/core/macro'
import { StateChip } from '@/components/ui/state-chip'
import { cx } from '@/lib/cx'
import type { Duplicate } from '../api/lead-shapes'
import { likeness } from './duplicate-fields'
import { whySaid } from './duplicate-why'

interface DuplicateListProps {
  pairs: readonly Duplicate[]
  open: string | undefined
  onOpen: (id: string) => void
}

/** Pairs that may be one person, the likeliest first. */
export const DuplicateList = ({ pairs, open, onOpen }: DuplicateListProps) => (
  <ul aria-label={t`Pairs`} className="grid">
    {pairs.map((pair) => (
      <li key={pair.id} className="border-b border-line last:border-0">
        <button
          type="button"
          data-row={pair.id}
          aria-current={pair.id === open ? 'true' : undefined}
          onClick={() => onOpen(pair.id)}
          onFocus={() => onOpen(pair.id)}
          className={cx(
            'grid w-full gap-1 px-4 py-2 text-left outline-offset-[-2px]',
            pair.id === open ? 'bg-accent-soft' : 'hover:bg-sunken',
          )}
        >
          <span className="flex min-w-0 items-center gap-2">
            <span className="min-w-0 flex-1 truncate font-medium" title={pair.leads[0].name}>
              {pair.leads[0].name}
            </span>
            {pair.kind === 'exact' ? (
              <StateChip tone="warn">{t`Exact`}</StateChip>
            ) : (
              <span className="figures text-sm text-ink-2">{likeness(pair.score)}</span>
            )}
          </span>
          {pair.leads[1].name !== pair.leads[0].name && (
            <span className="min-w-0 truncate text-ink-2" title={pair.leads[1].name}>
              {pair.leads[1].name}
            </span>
          )}
          <span className="text-sm text-ink-2">{whySaid(pair.why)}</span>
        </button>
      </li>
    ))}
  </ul>
)
