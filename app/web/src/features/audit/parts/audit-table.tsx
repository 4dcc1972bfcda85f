import { t } from '@lingui/core/macro'
import { CopyButton } from '@/components/ui/copy-button'
import { DataTable, type Column } from '@/components/ui/data-table'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import type { Person } from '@/lib/people'
import type { AuditEntry } from '../api/use-audit'
import { factsInWords } from './facts-in-words'

interface AuditTableProps {
  entries: AuditEntry[]
  people: Person[]
}

export function AuditTable({ entries, people }: AuditTableProps) {
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const called = (id: string) => names.get(id) ?? id
  const columns: Column<AuditEntry>[] = [
    {
      key: 'action',
      title: t`Action`,
      names: true,
      cell: (entry) => (
        <span className="grid min-w-0 gap-0.5">
          <code className="text-sm break-all">{entry.action}</code>
          <span className="text-sm font-normal wrap-anywhere text-ink-2">{factsInWords(entry.facts)}</span>
        </span>
      ),
    },
    { key: 'actor', title: t`Who`, cell: (entry) => <Called id={entry.actor} name={called(entry.actor)} /> },
    {
      key: 'target',
      title: t`On`,
      cell: (entry) => (entry.target ? <Called id={entry.target} name={called(entry.target)} /> : '–'),
    },
    { key: 'result', title: t`Result`, cell: (entry) => <Result result={entry.result} /> },
    { key: 'ts', title: t`When`, cell: (entry) => <When at={entry.ts} /> },
    {
      key: 'request',
      title: '',
      end: true,
      cell: (entry) => entry.request_id && <CopyButton value={entry.request_id} label={t`Copy request id`} />,
    },
  ]
  return (
    <DataTable
      caption={t`Audit entries`}
      columns={columns}
      rows={entries}
      rowKey={(entry) => `${entry.ts}${entry.request_id}${entry.action}${entry.target}`}
    />
  )
}

const Called = ({ id, name }: { id: string; name: string }) => (
  <span className="min-w-0 wrap-anywhere" title={id}>
    {name}
  </span>
)

function Result({ result }: { result: AuditEntry['result'] }) {
  if (result === 'done') return <StateChip tone="ok">{t`Done`}</StateChip>
  if (result === 'refused') return <StateChip tone="warn">{t`Refused`}</StateChip>
  return <StateChip tone="stop">{t`Failed`}</StateChip>
}
