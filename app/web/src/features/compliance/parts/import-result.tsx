import { plural, t } from '@lingui/core/macro'
import { Meter } from '@/components/ui/meter'
import { formatCount } from '@/lib/format'
import type { ListImport } from '../api/suppression-shapes'

/** How far a file is read, what came of it, and which of its rows hold no address. */
export function ImportResult({ one }: { one: ListImport }) {
  const { state, rows, of, added, known, invalid, invalid_count: wrong, error } = one
  const [done, all, rest] = [formatCount(rows), formatCount(of), formatCount(wrong - invalid.length)]
  const running = state === 'waiting' || state === 'running'
  return (
    <div className="grid gap-3">
      {running && (
        <div className="grid gap-1">
          <Meter label={t`Read`} value={rows} max={of} said={t`${done} of ${all} rows`} />
          <p className="figures text-sm text-ink-2">{t`${done} of ${all} rows; it goes on when you leave.`}</p>
        </div>
      )}
      {error && <p className="text-stop">{error}</p>}
      <ul className="figures flex flex-wrap gap-x-4">
        <li>{plural(added, { one: '# added', other: '# added' })}</li>
        <li className="text-ink-2">{plural(known, { one: '# known already', other: '# known already' })}</li>
        <li className={wrong > 0 ? 'text-stop' : 'text-ink-2'}>
          {plural(wrong, { one: '# is not an address', other: '# are not addresses' })}
        </li>
      </ul>
      {wrong > 0 && (
        <details>
          <summary className="min-h-6 text-sm text-accent">{t`Which rows`}</summary>
          <ul className="mt-2 grid max-h-48 gap-1 overflow-y-auto text-sm">
            {invalid.map(({ row, value, message }) => (
              <li key={row} className="grid grid-cols-[64px_minmax(0,1fr)] gap-2">
                <span className="figures text-ink-2">{t`Row ${row}`}</span>
                <span className="min-w-0 wrap-anywhere">
                  <code>{value}</code> <span className="text-ink-2">{message}</span>
                </span>
              </li>
            ))}
            {wrong > invalid.length && <li className="text-ink-2">{t`and ${rest} more`}</li>}
          </ul>
        </details>
      )}
    </div>
  )
}
