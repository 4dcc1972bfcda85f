import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { StateChip } from '@/components/ui/state-chip'
import type { Stats } from '../api/use-stats'
import { checkInWords } from './check-words'

type Check = Stats['checks'][number]

export function ChecksCard({ checks }: { checks: readonly Check[] }) {
  const failing = checks.filter(({ ok }) => !ok).length
  return (
    <Card
      title={t`Ready to serve`}
      action={
        failing === 0 ? (
          <StateChip tone="ok">{t`Everything answers`}</StateChip>
        ) : (
          <StateChip tone="stop">{t`Not ready`}</StateChip>
        )
      }
      flush
    >
      <ul>
        {/* What needs a hand stands first. */}
        {checks
          .toSorted((one, other) => Number(one.ok) - Number(other.ok))
          .map((check) => (
            <CheckRow key={check.name} check={check} />
          ))}
      </ul>
    </Card>
  )
}

function CheckRow({ check: { name, ok, detail } }: { check: Check }) {
  const { title, sentence } = checkInWords(name, ok)
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-2 last:border-0">
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-sm text-ink-2">{sentence || detail}</p>
        {!ok && sentence && detail && <p className="text-sm wrap-anywhere text-stop">{detail}</p>}
      </div>
      {ok ? <StateChip tone="ok">{t`Fine`}</StateChip> : <StateChip tone="stop">{t`Failing`}</StateChip>}
    </li>
  )
}
