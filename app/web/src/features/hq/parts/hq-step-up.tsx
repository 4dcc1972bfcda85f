import { useEffect, useState } from 'react'
import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/problem'
import { factorMethods, offerStepUp } from '@/api/step-up'
import { ProofForm } from '@/components/factors/proof-form'
import { Dialog } from '@/components/ui/dialog'
import { passkeysFit } from '@/lib/passkey'
import { methodsOf, type Proof } from '@/lib/proof'
import { factorOptions, showFactor } from '../api/show-factor'

interface Held {
  problem: Problem
  settle: (shown: boolean) => void
}

/** Holds an act that needs the second factor until the operator answered; every operator has one. */
export function HqStepUp() {
  const [held, setHeld] = useState<Held | null>(null)
  useEffect(
    () => offerStepUp((problem) => new Promise((resolve) => setHeld({ problem, settle: resolve }))),
    [],
  )
  if (!held) return null
  const close = (shown: boolean) => {
    setHeld(null)
    held.settle(shown)
  }
  const prove = async (proof: Proof) => {
    await showFactor(proof)
    close(true)
  }
  return (
    <Dialog title={t`Confirm that it is you`} onClose={() => close(false)}>
      <div className="grid gap-4">
        <p className="text-ink-2">
          {t`This act asks for your second factor. It then goes on by itself, and for five minutes nobody asks again.`}
        </p>
        <ProofForm
          methods={methodsOf(factorMethods(held.problem), passkeysFit())}
          prove={prove}
          passkeyOptions={factorOptions}
          verb={t`Confirm`}
        />
      </div>
    </Dialog>
  )
}
