import { t } from '@lingui/core/macro'
import { KeyRound } from 'lucide-react'
import { PasskeyNote } from '@/components/factors/passkey-note'
import { usePasskeyAct } from '@/components/factors/use-passkey-act'
import { Button } from '@/components/ui/button'
import { addPasskey } from '../api/passkeys'
import { deviceName } from '@/lib/device'

/** One press: the name is the device's own, and can be changed later. */
export function FirstPasskey({ onDone }: { onDone: (codes: readonly string[]) => void }) {
  const { start, busy, problem, trouble } = usePasskeyAct()
  const add = async () => onDone(await addPasskey(deviceName(navigator.userAgent) ?? t`My passkey`))
  return (
    <div className="grid gap-4">
      <PasskeyNote problem={problem} trouble={trouble} />
      <p className="text-ink-2">
        {t`Your browser asks for your fingerprint, your face, your PIN or a security key.`}
      </p>
      <Button look="primary" busy={busy} onClick={() => void start(add)}>
        <KeyRound aria-hidden className="size-4" />
        {t`Add a passkey`}
      </Button>
    </div>
  )
}
