import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { StateChip } from '@/components/ui/state-chip'
import { toast } from '@/lib/toasts'
import { loadWords } from '@/lib/words'
import { removeTotp } from '../api/remove-totp'
import { useFactorsChanged } from '../api/use-factors-changed'

const TotpDialog = lazy(async () => {
  const [dialog] = await Promise.all([import('./totp-dialog'), loadWords('factors')])
  return dialog
})

export function TotpCard({ on }: { on: boolean }) {
  const [open, setOpen] = useState<'setup' | 'remove' | null>(null)
  const changed = useFactorsChanged()
  const close = () => setOpen(null)
  const remove = async () => {
    await removeTotp()
    await changed()
    toast(t`The authenticator app is removed`)
  }
  return (
    <Card
      title={t`Authenticator app`}
      hint={t`An app on your phone shows a new six-digit code every half minute.`}
      action={<StateChip tone={on ? 'ok' : 'plain'}>{on ? t`Set up` : t`Not set up`}</StateChip>}
    >
      <div className="flex flex-wrap gap-2">
        <Button look={on ? 'secondary' : 'primary'} onClick={() => setOpen('setup')}>
          {on ? t`Move to another phone` : t`Set up an authenticator app`}
        </Button>
        {on && (
          <Button look="danger" onClick={() => setOpen('remove')}>
            {t`Remove`}
          </Button>
        )}
      </div>
      <Suspense>{open === 'setup' && <TotpDialog moving={on} onClose={close} />}</Suspense>
      {open === 'remove' && (
        <ConfirmDialog
          title={t`Remove the authenticator app?`}
          verb={t`Remove the authenticator app`}
          act={remove}
          onClose={close}
        >
          {t`Its codes end at once, and your other sessions with them.`}
        </ConfirmDialog>
      )}
    </Card>
  )
}
