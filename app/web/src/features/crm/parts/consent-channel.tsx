import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Ban, Mail, MessageSquare, Phone } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { CONSENT_CLASSES, type Channel, type ConsentBrief, type Lead } from '../api/lead-shapes'
import { channelWords, classWords, reasonWords, sourceWords, stateWords } from './lead-words'

const SIGNS = { voice: Phone, sms: MessageSquare, email: Mail }
const TONES = { given: 'ok', withdrawn: 'stop', unknown: 'plain' } as const

interface ConsentChannelProps {
  lead: Lead
  channel: Channel
  onSuppress: () => void
  onLift: () => void
}

export function ConsentChannel({ lead, channel, onSuppress, onLift }: ConsentChannelProps) {
  const { role } = useStanding()
  const Sign = SIGNS[channel]
  const flag = lead.suppression[channel]
  const name = i18n._(channelWords[channel])
  const address = channel === 'email' ? lead.email : lead.phone
  const maySuppress = can(role, 'suppression.add') && !flag && address && !lead.deleted_at
  const mayLift = can(role, 'suppression.remove') && flag && !lead.deleted_at
  return (
    <li className="grid grid-cols-[20px_minmax(0,1fr)_auto] items-start gap-x-2">
      <Sign aria-hidden className={cx('mt-1.5 size-4', flag ? 'text-stop' : 'text-ink-3')} />
      <div className="grid min-w-0 gap-1 py-1">
        <span className={cx('font-medium', flag && 'line-through decoration-stop')}>{name}</span>
        {flag ? (
          <p className="text-sm text-stop">
            {i18n._(reasonWords[flag.reason])}
            <span className="text-ink-2">
              {' · '}
              <When at={flag.since} />
            </span>
          </p>
        ) : (
          <Consents given={lead.consent[channel]} />
        )}
      </div>
      {maySuppress && (
        <IconButton label={t`${name}: do not contact…`} onClick={onSuppress}>
          <Ban aria-hidden className="size-4" />
        </IconButton>
      )}
      {mayLift && (
        <button
          type="button"
          aria-label={t`${name}: allow again…`}
          onClick={onLift}
          className="min-h-8 rounded-control px-2 text-sm text-ink-2 hover:bg-sunken hover:text-ink"
        >
          {t`Allow…`}
        </button>
      )}
    </li>
  )
}

function Consents({ given }: { given: Lead['consent'][Channel] }) {
  const known = CONSENT_CLASSES.flatMap((name) => {
    const one = given[name]
    return one ? [{ name, one }] : []
  })
  if (known.length === 0) return <p className="text-sm text-ink-3">{t`Nothing recorded`}</p>
  return (
    <ul className="flex flex-wrap gap-1">
      {known.map(({ name, one }) => (
        <li key={name} className="max-w-full" title={titleOf(one)}>
          <StateChip tone={TONES[one.state]}>
            {i18n._(classWords[name])}: {i18n._(stateWords[one.state])}
          </StateChip>
        </li>
      ))}
    </ul>
  )
}

function titleOf({ at, source }: ConsentBrief): string {
  const day = new Intl.DateTimeFormat(i18n.locale, { dateStyle: 'medium' }).format(new Date(at))
  const from = i18n._(sourceWords[source])
  return t`${day}, by ${from}`
}
