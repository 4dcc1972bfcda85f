import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Meter, meterTone } from '@/components/ui/meter'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { formatCount } from '@/lib/format'
import { formatUsd } from '@/lib/money'
import type { ApiKey } from '../api/use-api-keys'

interface ApiKeyStandingProps {
  approval: ApiKey['standing'][number]
  now: number
}

/** What a sending key has used of what its owner said yes to. */
export function ApiKeyStanding({ approval, now }: ApiKeyStandingProps) {
  const ended = new Date(approval.expires_at).getTime() <= now
  const title = approval.scope === 'calls:create' ? t`May start calls` : t`May send messages`
  const today = formatCount(approval.used_today)
  const daily = formatCount(approval.daily_count)
  const spent = formatUsd(approval.spent_usd)
  const cap = formatUsd(approval.spend_cap_usd)
  return (
    <li className="grid min-w-0 gap-2 rounded-control border border-line bg-sunken p-3 text-sm">
      <p className="flex flex-wrap items-center justify-between gap-2">
        <span className="font-medium">{title}</span>
        {ended ? (
          <StateChip tone="stop">{t`Your yes ended`}</StateChip>
        ) : (
          <span className="text-ink-2">
            <Trans>
              until the end of <When at={lastMoment(approval.expires_at)} />
            </Trans>
          </span>
        )}
      </p>
      <Used
        label={t`Used today`}
        value={approval.used_today}
        max={approval.daily_count}
        said={t`${today} of ${daily} today`}
      />
      <Used
        label={t`Spent in all`}
        value={Number(approval.spent_usd)}
        max={Number(approval.spend_cap_usd)}
        said={t`${spent} of ${cap} in all`}
      />
    </li>
  )
}

/** It ends at a midnight; the day before is the last one that counts. */
const lastMoment = (end: string): string => new Date(new Date(end).getTime() - 1).toISOString()

interface UsedProps {
  label: string
  value: number
  max: number
  said: string
}

const Used = ({ label, value, max, said }: UsedProps) => (
  <span className="grid gap-1">
    <span className="figures">{said}</span>
    <Meter label={label} value={value} max={max} said={said} tone={meterTone(value, max)} />
  </span>
)
