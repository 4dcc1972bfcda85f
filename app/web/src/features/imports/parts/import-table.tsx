import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { DataTable, type Column } from '@/components/ui/data-table'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { formatCount } from '@/lib/format'
import { Link, useOrgPath } from '@/lib/nav'
import type { ImportItem } from '../api/import-shapes'
import { stateTones, stateWords } from './import-words'

/** The imports there are and were; each leads to where it stands. */
export function ImportTable({ imports }: { imports: ImportItem[] }) {
  const path = useOrgPath()
  const columns: Column<ImportItem>[] = [
    {
      key: 'name',
      title: t`File`,
      names: true,
      cell: ({ id, name }) => (
        <Link
          href={path(`/imports/${id}`)}
          className="inline-flex min-h-6 items-center wrap-anywhere text-accent hover:underline"
        >
          {name}
        </Link>
      ),
    },
    { key: 'state', title: t`State`, cell: (one) => <State one={one} /> },
    { key: 'rows', title: t`Rows`, end: true, cell: (one) => <Figure count={rowsOf(one)} /> },
    { key: 'new', title: t`New`, end: true, cell: ({ buckets }) => <Figure count={buckets.created} /> },
    {
      key: 'changed',
      title: t`Changed`,
      end: true,
      cell: ({ buckets }) => <Figure count={buckets.updated} />,
    },
    { key: 'out', title: t`Not in`, end: true, cell: (one) => <Figure count={leftOut(one)} /> },
    { key: 'by', title: t`Who`, cell: ({ by_name: name }) => <span className="wrap-anywhere">{name}</span> },
    { key: 'at', title: t`When`, cell: ({ created_at: at }) => <When at={at} /> },
  ]
  return <DataTable caption={t`Imports`} columns={columns} rows={imports} rowKey={({ id }) => id} />
}

function State({ one: { state, progress } }: { one: ImportItem }) {
  const share = progress.of > 0 ? Math.floor((progress.rows / progress.of) * 100) : 0
  const word = i18n._(stateWords[state])
  return <StateChip tone={stateTones[state]}>{state === 'running' ? t`${word}, ${share} %` : word}</StateChip>
}

const Figure = ({ count = 0 }: { count?: number }) => (
  <span className="figures">{count > 0 ? formatCount(count) : '–'}</span>
)

const rowsOf = ({ rows_estimate: rows, progress }: ImportItem): number => Math.max(rows, progress.rows)

const leftOut = ({ buckets: { duplicate = 0, skipped = 0, invalid = 0 } }: ImportItem): number =>
  duplicate + skipped + invalid
