import { t } from '@lingui/core/macro'
import { KeyRound } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { showPasskey } from '@/lib/passkey'
import { PasskeyNote } from './passkey-note'
import { usePasskeyAct } from './use-passkey-act'
import type { WayProps } from './way'

export function PasskeyProof({ prove, passkeyOptions, verb }: WayProps) {
  const { start, busy, problem, trouble } = usePasskeyAct()
  const show = async () => prove({ webauthn: await showPasskey(await passkeyOptions()) })
  return (
    <div className="grid gap-4">
      <PasskeyNote problem={problem} trouble={trouble} />
      <p className="text-ink-2">
        {t`Your browser asks for your fingerprint, your face, your PIN or your security key.`}
      </p>
      <Button look="primary" busy={busy} autoFocus data-first onClick={() => void start(show)}>
        <KeyRound aria-hidden className="size-4" />
        {t`${verb} with a passkey`}
      </Button>
    </div>
  )
}
