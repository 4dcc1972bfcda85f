import { t } from '@lingui/core/macro'
import { Loaded } from '@/components/ui/loaded'
import { MoreButton } from '@/components/ui/more-button'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { formatCount } from '@/lib/format'
import { Link, useOrgPath } from '@/lib/nav'
import type { ImportedRow } from '../api/import-shapes'
import { useImportRows, type RowsAsked } from '../api/use-import-rows'

/** Rows of the file with what became of them; those that became a lead lead there. */
export function RowList({ id, asked }: { id: string; asked: RowsAsked }) {
  const rows = useImportRows(id, asked)
  return (
    <Loaded query={rows} skeleton={<RowsSkeleton rows={3} />}>
      {(known) => (
        <>
          <ul>
            {known.map((row) => (
              <OneRow key={row.row} row={row} />
            ))}
          </ul>
          <MoreButton list={rows} />
        </>
      )}
    </Loaded>
  )
}

function OneRow({ row: { row, line, message, kept, lead_id: lead, twin } }: { row: ImportedRow }) {
  const path = useOrgPath()
  const place = formatCount(line ?? row)
  const other = formatCount(twin ?? 0)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2">
      <span className="figures w-24 shrink-0 text-sm text-ink-2">
        {line === null ? t`Row ${place}` : t`Line ${place}`}
      </span>
      <span className="min-w-0 flex-1 basis-48 wrap-anywhere">
        {kept ?? message}
        {twin !== null && <span className="figures text-ink-2"> {t`Line ${other}.`}</span>}
      </span>
      {lead && (
        <Link
          href={path(`/leads/${lead}`)}
          aria-label={t`Open the lead of row ${place}`}
          className="inline-flex min-h-6 items-center text-accent hover:underline"
        >
          {t`Open the lead`}
        </Link>
      )}
    </li>
  )
}
