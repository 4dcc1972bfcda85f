import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { ChevronRight } from 'lucide-react'
import { StateChip } from '@/components/ui/state-chip'
import { TextInput } from '@/components/ui/text-input'
import { formatCount } from '@/lib/format'
import type { ProblemClass } from '../api/import-shapes'
import { withFix, type Fixes } from './import-fixes'
import { problemWords } from './import-words'

interface ProblemGroupProps {
  problem: ProblemClass
  header: string[]
  fixes: Fixes
  open: boolean
  onFixes: (fixes: Fixes) => void
}

/** One thing that is wrong, or worth knowing, and the first rows with it. */
export function ProblemGroup({ problem, header, fixes, open, onFixes }: ProblemGroupProps) {
  const { code, message, blocks, count, rows } = problem
  const others = count - rows.length
  const rest = formatCount(others)
  return (
    <details open={open} className="group border-t border-line">
      <summary className="flex min-h-11 list-none items-center gap-3 px-4 py-2 hover:bg-sunken [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-ink-3 transition-transform group-open:rotate-90"
        />
        <span className="min-w-0 flex-1">{problemWords[code] ? i18n._(problemWords[code]) : message}</span>
        <StateChip tone={blocks ? 'stop' : 'info'}>
          {plural(count, { one: '# row', other: '# rows' })}
        </StateChip>
      </summary>
      <ul className="grid gap-2 px-4 pt-1 pb-4 md:pl-11">
        {rows.map((row) => (
          <ProblemRow
            key={`${row.row}.${row.column ?? ''}`}
            row={row}
            named={row.column === null ? '' : (header[row.column] ?? '')}
            mended={row.column === null ? undefined : fixes[row.row]?.[row.column]}
            editable={blocks}
            onMend={(now) =>
              onFixes(withFix(fixes, { row: row.row, column: row.column!, was: row.value }, now))
            }
          />
        ))}
        {code === 'bad_phone' && count > 1 && (
          <li className="text-sm text-ink-2">
            {t`If these numbers are of another country, go back to the columns and choose it there.`}
          </li>
        )}
        {others > 0 && <li className="figures text-sm text-ink-2">{t`and ${rest} more`}</li>}
      </ul>
    </details>
  )
}

interface ProblemRowProps {
  row: ProblemClass['rows'][number]
  named: string
  mended?: string
  editable: boolean
  onMend: (now: string) => void
}

const CELL_MAX = 10_000

function ProblemRow({
  row: { line, value, detail, column },
  named,
  mended,
  editable,
  onMend,
}: ProblemRowProps) {
  const place = formatCount(line)
  return (
    <li className="grid items-center gap-x-3 gap-y-1 md:grid-cols-[96px_minmax(0,1fr)]">
      <span className="figures text-sm text-ink-2">{t`Line ${place}`}</span>
      <span className="grid min-w-0 items-center gap-x-3 gap-y-1 lg:grid-cols-[minmax(0,280px)_minmax(0,1fr)]">
        {column !== null && editable ? (
          <TextInput
            aria-label={t`${named}, line ${place}`}
            value={mended ?? value}
            maxLength={CELL_MAX}
            className={mended === undefined ? undefined : 'border-accent bg-accent-soft'}
            onChange={({ target }) => onMend(target.value)}
          />
        ) : (
          value && <code className="min-w-0 text-sm wrap-anywhere">{value}</code>
        )}
        <span className="text-sm wrap-anywhere text-ink-2">{[named, detail].filter(Boolean).join(': ')}</span>
      </span>
    </li>
  )
}
