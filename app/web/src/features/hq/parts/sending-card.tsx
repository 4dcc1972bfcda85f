import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { toast } from '@/lib/toasts'
import { useSetSending } from '../api/use-set-sending'
import type { Stats } from '../api/use-stats'
import { StopSendingDialog } from './stop-sending-dialog'
import { useCalled } from './use-called'

/** The host's own stop switch: it stands above every organization's. */
export function SendingCard({ sending: { on, since, by, why } }: { sending: Stats['sending'] }) {
  const set = useSetSending()
  const { called } = useCalled()
  const [asking, setAsking] = useState(false)
  const close = () => setAsking(false)
  const start = async () => {
    await set.mutateAsync({ on: true, why: t`Started again in HQ` })
    toast(t`This host sends again`)
  }
  return (
    <Card
      title={t`Sending`}
      hint={t`One switch for the whole host. While it is off nothing leaves, whatever an organization has chosen.`}
      action={on ? <StateChip tone="ok">{t`On`}</StateChip> : <StateChip tone="stop">{t`Stopped`}</StateChip>}
    >
      <div className="flex flex-wrap items-center justify-between gap-3">
        {on ? (
          <p className="text-ink-2">{t`Texts, mails and calls leave as they are due.`}</p>
        ) : (
          <div className="grid min-w-0 gap-1 wrap-anywhere">
            {why && <p className="font-medium">{why}</p>}
            <p className="text-sm text-ink-2">
              {since && (
                <Trans>
                  Stopped <When at={since} />
                </Trans>
              )}
              {by && ` · ${called(by)}`}
            </p>
          </div>
        )}
        {on ? (
          <Button look="danger" onClick={() => setAsking(true)}>
            {t`Stop all sending`}
          </Button>
        ) : (
          <Button onClick={() => setAsking(true)}>{t`Start sending again`}</Button>
        )}
      </div>
      {asking && on && <StopSendingDialog onClose={close} />}
      {asking && !on && (
        <ConfirmDialog
          title={t`Start sending again?`}
          verb={t`Start sending`}
          look="primary"
          keep={t`Leave it stopped`}
          act={start}
          onClose={close}
        >
          {t`Everything that is due and still lawful leaves now, in every organization whose own switch is on.`}
        </ConfirmDialog>
      )}
    </Card>
  )
}
