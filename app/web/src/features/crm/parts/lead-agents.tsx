import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { CHANNELS, type Lead } from '../api/lead-shapes'
import { channelWords } from './lead-words'

/** Which agent serves them, where one was chosen. */
export function LeadAgents({ lead }: { lead: Lead }) {
  const chosen = CHANNELS.flatMap((channel) => {
    const agent = lead.agents?.[channel]
    return agent ? [{ channel, agent }] : []
  })
  if (chosen.length === 0) return null
  return (
    <dl aria-label={t`Agents`} className="grid border-t border-line pt-2">
      {chosen.map(({ channel, agent }) => (
        <div key={channel} className="grid min-h-8 grid-cols-[84px_minmax(0,1fr)] items-baseline gap-2">
          <dt className="text-sm text-ink-2">{i18n._(channelWords[channel])}</dt>
          <dd className="min-w-0 break-all">
            <code className="text-sm">{agent}</code>
          </dd>
        </div>
      ))}
    </dl>
  )
}
