import { plural, t } from '@lingui/core/macro'
import { DataTable, type Column } from '@/components/ui/data-table'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { Link } from '@/lib/nav'
import type { DeadLetter } from '../api/use-dead-letters'

interface DeadLetterTableProps {
  letters: DeadLetter[]
  chosen: ReadonlySet<string>
  onToggle: (id: string) => void
}

export function DeadLetterTable({ letters, chosen, onToggle }: DeadLetterTableProps) {
  const columns: Column<DeadLetter>[] = [
    {
      key: 'kind',
      title: t`Work`,
      names: true,
      cell: (letter) => <Choice letter={letter} chosen={chosen.has(letter.id)} onToggle={onToggle} />,
    },
    {
      key: 'org',
      title: t`Of`,
      cell: ({ org_id: org }) =>
        org ? (
          <Link
            href={`/organizations/${org}`}
            className="text-accent break-all underline-offset-2 hover:underline"
          >
            {org}
          </Link>
        ) : (
          t`The host`
        ),
    },
    {
      key: 'attempts',
      title: t`Tried`,
      cell: ({ attempts }) => plural(attempts, { one: 'once', other: '# times' }),
    },
    { key: 'died', title: t`Given up`, cell: ({ died_at: at }) => <When at={at} /> },
  ]
  return (
    <DataTable dense caption={t`Dead letters`} columns={columns} rows={letters} rowKey={({ id }) => id} />
  )
}

interface ChoiceProps {
  letter: DeadLetter
  chosen: boolean
  onToggle: (id: string) => void
}

/** What must never happen twice has no box to tick. */
function Choice({ letter: { id, kind, error, replayable }, chosen, onToggle }: ChoiceProps) {
  const words = (
    <span className="grid min-w-0 gap-0.5">
      <code className="break-all">{kind}</code>
      <span className="font-normal wrap-anywhere text-stop">{error}</span>
    </span>
  )
  if (!replayable)
    return (
      <span className="grid min-w-0 justify-items-start gap-1">
        {words}
        <StateChip tone="plain">{t`Must not happen twice`}</StateChip>
      </span>
    )
  return (
    <label className="flex min-h-6 min-w-0 items-start gap-2">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        aria-label={t`Choose ${kind}`}
        checked={chosen}
        onChange={() => onToggle(id)}
      />
      {words}
    </label>
  )
}
