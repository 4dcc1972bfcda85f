import { useState } from 'react'
import { t } from '@lingui/core/macro'
import type { Method, Proof } from '@/lib/proof'
import { CodeProof } from './code-proof'
import { OtherWays } from './other-ways'
import { PasskeyProof } from './passkey-proof'
import { RecoveryProof } from './recovery-proof'

export interface ProofFormProps {
  /** The ways that this account and this browser have; at least one. */
  methods: readonly Method[]
  /** Throws what the server said when the proof did not convince it. */
  prove: (proof: Proof) => Promise<void>
  /** What the server wants signed by a passkey. */
  passkeyOptions: () => Promise<unknown>
  /** What the button says: "Sign in", "Confirm". */
  verb: string
}

/** Shows that it is you, by whichever way is at hand. */
export function ProofForm({ methods, prove, passkeyOptions, verb }: ProofFormProps) {
  const [way, setWay] = useState<Method | undefined>(methods[0])
  if (!way)
    return (
      <p>{t`Your second factor cannot be used from this address. Open the application by its name, or ask an owner for help.`}</p>
    )
  const Way = { totp: CodeProof, recovery: RecoveryProof, webauthn: PasskeyProof }[way]
  return (
    <div className="grid gap-4">
      <Way key={way} prove={prove} passkeyOptions={passkeyOptions} verb={verb} />
      <OtherWays methods={methods} way={way} onPick={setWay} />
    </div>
  )
}
