import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { When } from '@/components/ui/when'
import { useStanding } from '@/lib/me'
import { usePeople } from '@/lib/people'
import { can } from '@/lib/roles'
import type { Sending } from '../api/use-sending'
import { useSetSending } from '../api/use-set-sending'

const StartDialog = lazy(() => import('./start-dialog'))

export default function StoppedHere({ sending }: { sending: Sending }) {
  const { role } = useStanding()
  const [starting, setStarting] = useState(false)
  const set = useSetSending()
  const mayStart = can(role, 'org.write')
  const mayHangUp = can(role, 'sending.stop') && sending.live_calls === 'finish'
  return (
    <>
      <Banner
        tone="stop"
        role="alert"
        title={t`Sending is stopped`}
        action={
          <div className="flex flex-wrap gap-2">
            {mayHangUp && (
              <Button busy={set.isPending} onClick={() => set.mutate({ on: false, live_calls: 'hang_up' })}>
                {t`Hang up live calls too`}
              </Button>
            )}
            {mayStart && <Button onClick={() => setStarting(true)}>{t`Start again`}</Button>}
          </div>
        }
      >
        <p>
          <Who sending={sending} />{' '}
          {sending.live_calls === 'finish'
            ? t`Calls that people are in go on to their end.`
            : t`Calls that people were in were hung up.`}{' '}
          {!mayStart && t`An owner or a manager can start it again.`}
        </p>
      </Banner>
      <Suspense>{starting && <StartDialog onClose={() => setStarting(false)} />}</Suspense>
    </>
  )
}

function Who({ sending }: { sending: Sending }) {
  const people = usePeople()
  const { me } = useStanding()
  const known = people.data?.items.find(({ id }) => id === sending.by)?.name
  const name = sending.by === me.user_id ? t`you` : (known ?? t`somebody who runs this server`)
  if (!sending.since) return null
  return (
    <Trans>
      By {name}, <When at={sending.since} />.
    </Trans>
  )
}
