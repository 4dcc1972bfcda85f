import { t } from '@lingui/core/macro'
import { activateTotp, enrollTotp } from '@/api/factors'
import { RecoveryCodes } from '@/components/factors/recovery-codes'
import { TotpSetup } from '@/components/factors/totp-setup'
import { useCodesOnce } from '@/components/factors/use-codes-once'
import { Dialog } from '@/components/ui/dialog'
import { useStanding } from '@/lib/me'
import { toast } from '@/lib/toasts'
import { useFactorsChanged } from '../api/use-factors-changed'

interface TotpDialogProps {
  moving: boolean
  onClose: () => void
}

export default function TotpDialog({ moving, onClose }: TotpDialogProps) {
  const { me } = useStanding()
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
        <RecoveryCodes codes={codes} account={me.email} verb={t`Done`} leaving={leaving} onKept={onClose} />
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
