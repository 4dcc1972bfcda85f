import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { keep, kept } from '@/lib/kept'
import type { Method, Proof } from '@/lib/proof'
import { CodeProof } from './code-proof'
import { OtherWays } from './other-ways'
import { PasskeyProof } from './passkey-proof'
import { RecoveryProof } from './recovery-proof'

/** A recovery code is for the day that the phone is lost, so it is never what comes first the next time. */
const LAST_WAY = 'factor-way'

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
  const [way, setWay] = useState(methods.find((method) => method === kept(LAST_WAY)) ?? methods[0])
  const proveSo = async (proof: Proof) => {
    await prove(proof)
    if (way && way !== 'recovery') keep(LAST_WAY, way)
  }
  if (!way)
    return (
      <p>{t`Your second factor cannot be used from this address. Open the application by its name, or ask an owner for help.`}</p>
    )
  const Way = { totp: CodeProof, recovery: RecoveryProof, webauthn: PasskeyProof }[way]
  return (
    <div className="grid gap-4">
      <Way key={way} prove={proveSo} passkeyOptions={passkeyOptions} verb={verb} />
      <OtherWays methods={methods} way={way} onPick={setWay} />
    </div>
  )
}
