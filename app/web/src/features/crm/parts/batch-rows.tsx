import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { StateChip, type Tone } from '@/components/ui/state-chip'
import { Link, useOrgPath } from '@/lib/nav'
import type { BatchRow } from '../api/leads-types'

const RESULTS: Record<NonNullable<BatchRow['result']>, { tone: Tone; said: MessageDescriptor }> = {
  changed: { tone: 'ok', said: msg`Changed` },
  unchanged: { tone: 'plain', said: msg`Was so already` },
  failed: { tone: 'stop', said: msg`Refused` },
  restored: { tone: 'info', said: msg`Put back` },
  kept: { tone: 'warn', said: msg`Kept as it is` },
}

export function BatchRows({ rows }: { rows: BatchRow[] }) {
  const path = useOrgPath()
  if (rows.length === 0) return <p className="p-4 text-center text-ink-2">{t`No lead here`}</p>
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.lead_id} className="grid gap-0.5 border-b border-line px-4 py-2 last:border-0">
          <span className="flex items-center justify-between gap-3">
            <Link
              href={path(`/leads/${row.lead_id}`)}
              className="min-w-0 truncate font-medium hover:text-accent"
            >
              {row.name}
            </Link>
            <Result result={row.result} />
          </span>
          {row.message && <span className="text-sm text-ink-2">{row.message}</span>}
        </li>
      ))}
    </ul>
  )
}

function Result({ result }: { result: BatchRow['result'] }) {
  if (!result) return <StateChip tone="plain">{t`Waiting`}</StateChip>
  const { tone, said } = RESULTS[result]
  return <StateChip tone={tone}>{i18n._(said)}</StateChip>
}
