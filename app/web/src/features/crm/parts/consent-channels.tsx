import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { CHANNELS, type Channel, type Lead } from '../api/lead-shapes'
import { ConsentChannel } from './consent-channel'

const ConsentDialog = lazy(() => import('./consent-dialog'))
const ConsentHistory = lazy(() => import('./consent-history-dialog'))
const SuppressDialog = lazy(() => import('./lead-suppress-dialog'))
const LiftDialog = lazy(() => import('./lead-lift-dialog'))

type Opened = { what: 'record' | 'history' } | { what: 'suppress' | 'lift'; channel: Channel }

/** Channel by channel: what shuts it, and what they agreed to. */
export function ConsentChannels({ lead }: { lead: Lead }) {
  const { role } = useStanding()
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  const mayEdit = can(role, 'leads.write') && !lead.deleted_at
  return (
    <section aria-label={t`Whether they may be contacted`} className="grid gap-2">
      <ul className="grid gap-2">
        {CHANNELS.map((channel) => (
          <ConsentChannel
            key={channel}
            lead={lead}
            channel={channel}
            onSuppress={() => setOpened({ what: 'suppress', channel })}
            onLift={() => setOpened({ what: 'lift', channel })}
          />
        ))}
      </ul>
      <div className="-ml-3 flex flex-wrap">
        {mayEdit && (
          <Button look="quiet" onClick={() => setOpened({ what: 'record' })}>
            {t`Record consent…`}
          </Button>
        )}
        <Button look="quiet" onClick={() => setOpened({ what: 'history' })}>
          {t`History`}
        </Button>
      </div>
      <Suspense>
        {opened?.what === 'record' && <ConsentDialog lead={lead} onClose={close} />}
        {opened?.what === 'history' && <ConsentHistory lead={lead} onClose={close} />}
        {opened?.what === 'suppress' && (
          <SuppressDialog lead={lead} channel={opened.channel} onClose={close} />
        )}
        {opened?.what === 'lift' && <LiftDialog lead={lead} channel={opened.channel} onClose={close} />}
      </Suspense>
    </section>
  )
}
