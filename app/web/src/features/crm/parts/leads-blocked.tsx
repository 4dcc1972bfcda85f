import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { MailX, MessageSquareOff, PhoneOff } from 'lucide-react'
import { exactTime } from '@/lib/format'
import type { Channel, Lead } from '../api/leads-types'
import { channelWords, reasonWords } from './lead-words'

const SIGN = { voice: PhoneOff, sms: MessageSquareOff, email: MailX }

/** A struck sign for each channel that is shut to this address, with the reason. */
export function LeadsBlocked({ lead, channels }: { lead: Lead; channels: readonly Channel[] }) {
  const shut = channels.filter((channel) => lead.suppression[channel])
  if (shut.length === 0) return null
  return (
    <span className="inline-flex shrink-0 items-center gap-1 text-stop">
      {shut.map((channel) => (
        <Sign key={channel} lead={lead} channel={channel} />
      ))}
    </span>
  )
}

function Sign({ lead, channel }: { lead: Lead; channel: Channel }) {
  const { reason, since } = lead.suppression[channel]!
  const name = i18n._(channelWords[channel])
  const why = i18n._(reasonWords[reason])
  const when = exactTime(since)
  const said = t`${name} blocked: ${why}, ${when}`
  const Icon = SIGN[channel]
  return (
    <span role="img" aria-label={said} title={said}>
      <Icon aria-hidden className="size-3.5" />
    </span>
  )
}
