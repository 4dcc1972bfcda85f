import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { RecoveryCodes } from '@/components/factors/recovery-codes'
import { TotpSetup } from '@/components/factors/totp-setup'
import { useCodesOnce } from '@/components/factors/use-codes-once'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Dialog } from '@/components/ui/dialog'
import { StateChip } from '@/components/ui/state-chip'
import { toast } from '@/lib/toasts'
import { activateTotp, enrollTotp } from '../api/own-factors'
import { useFactorsChanged } from '../api/use-factors-changed'
import { useOperator } from './operator'

export function TotpCard({ on }: { on: boolean }) {
  const [open, setOpen] = useState(false)
  return (
    <Card
      title={t`Authenticator app`}
      hint={t`An app on your phone shows a new six-digit code every half minute.`}
      action={<StateChip tone={on ? 'ok' : 'plain'}>{on ? t`Set up` : t`Not set up`}</StateChip>}
    >
      <Button onClick={() => setOpen(true)}>
        {on ? t`Move to another phone` : t`Set up an authenticator app`}
      </Button>
      {open && <TotpDialog moving={on} onClose={() => setOpen(false)} />}
    </Card>
  )
}

function TotpDialog({ moving, onClose }: { moving: boolean; onClose: () => void }) {
  const { email } = useOperator()
  const changed = useFactorsChanged()
  const { codes, show, leaving, close } = useCodesOnce(onClose)
  const done = (given: readonly string[]) => {
    toast(t`Your authenticator app is set up`)
    void changed()
    if (given.length > 0) show(given)
    else onClose()
  }
  if (codes.length > 0)
    return (
      <Dialog title={t`Keep your recovery codes`} onClose={close}>
        <RecoveryCodes codes={codes} account={email} verb={t`Done`} leaving={leaving} onKept={onClose} />
      </Dialog>
    )
  return (
    <Dialog wide title={moving ? t`Move to another phone` : t`Set up an authenticator app`} onClose={close}>
      <div className="grid gap-4">
        {moving && (
          <p className="text-ink-2">{t`The app on the old phone works until the new one is confirmed.`}</p>
        )}
        <TotpSetup enroll={enrollTotp} activate={activateTotp} onDone={done} />
      </div>
    </Dialog>
  )
}
