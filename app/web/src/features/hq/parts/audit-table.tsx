import { t } from '@lingui/core/macro'
import { CopyButton } from '@/components/ui/copy-button'
import { DataTable, type Column } from '@/components/ui/data-table'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { Link } from '@/lib/nav'
import type { AuditEntry } from '../api/use-audit'
import { useCalled } from './use-called'

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const { called } = useCalled()
  const columns: Column<AuditEntry>[] = [
    {
      key: 'action',
      title: t`Action`,
      names: true,
      cell: (entry) => (
        <span className="grid min-w-0 gap-0.5">
          <code className="break-all">{entry.action}</code>
          <span className="font-normal wrap-anywhere text-ink-2">{factsInWords(entry.facts)}</span>
        </span>
      ),
    },
    {
      key: 'actor',
      title: t`Who`,
      cell: ({ actor }) => (
        <span className="min-w-0 wrap-anywhere" title={actor}>
          {called(actor)}
        </span>
      ),
    },
    {
      key: 'target',
      title: t`On`,
      cell: ({ target }) => (target ? <Target id={target} name={called(target)} /> : '–'),
    },
    { key: 'result', title: t`Result`, cell: ({ result }) => <Result result={result} /> },
    { key: 'ts', title: t`When`, cell: ({ ts }) => <When at={ts} /> },
    {
      key: 'request',
      title: '',
      end: true,
      cell: (entry) => entry.request_id && <CopyButton value={entry.request_id} label={t`Copy request id`} />,
    },
  ]
  return (
    <DataTable
      dense
      caption={t`Audit entries`}
      columns={columns}
      rows={entries}
      rowKey={(entry) => `${entry.ts}${entry.request_id}${entry.action}${entry.target}`}
    />
  )
}

/** The facts of an entry in one line: they are machine words, kept as they were written. */
const factsInWords = (facts: Record<string, unknown>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name} ${String(value ?? '–')}`)
    .join(' · ')

const Target = ({ id, name }: { id: string; name: string }) =>
  id.startsWith('org_') ? (
    <Link href={`/organizations/${id}`} className="text-accent break-all underline-offset-2 hover:underline">
      {name}
    </Link>
  ) : (
    <span className="min-w-0 break-all" title={id}>
      {name}
    </span>
  )

function Result({ result }: { result: AuditEntry['result'] }) {
  if (result === 'done') return <StateChip tone="ok">{t`Done`}</StateChip>
  if (result === 'refused') return <StateChip tone="warn">{t`Refused`}</StateChip>
  return <StateChip tone="stop">{t`Failed`}</StateChip>
}
