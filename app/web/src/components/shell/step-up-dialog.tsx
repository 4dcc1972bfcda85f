import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { factorOptions, showFactor } from '@/api/factors'
import type { Problem } from '@/api/problem'
import { factorMethods, hasFactor } from '@/api/step-up'
import { ProofForm } from '@/components/factors/proof-form'
import { Dialog } from '@/components/ui/dialog'
import { meQuery } from '@/lib/me'
import { passkeysFit } from '@/lib/passkey'
import { methodsOf, type Method, type Proof } from '@/lib/proof'
import { StepUpEnrol } from './step-up-enrol'

interface StepUpDialogProps {
  problem: Problem
  onClose: (shown: boolean) => void
}

/** Asks for the second factor, or leads to one, and lets the held act go on. */
export default function StepUpDialog({ problem, onClose }: StepUpDialogProps) {
  const queries = useQueryClient()
  const [enrolling, setEnrolling] = useState(!hasFactor(problem))
  const [methods, setMethods] = useState<readonly Method[]>(methodsOf(factorMethods(problem), passkeysFit()))
  const prove = async (proof: Proof) => {
    await showFactor(proof)
    onClose(true)
  }
  const enrolled = () => {
    setMethods(['totp'])
    setEnrolling(false)
    void queries.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  return (
    <Dialog
      title={enrolling ? t`First, a second factor` : t`Confirm that it is you`}
      onClose={() => onClose(false)}
    >
      {enrolling ? (
        <StepUpEnrol onDone={enrolled} />
      ) : (
        <div className="grid gap-4">
          <p className="text-ink-2">
            {t`This act asks for your second factor. What you were doing goes on by itself, and for five minutes nobody asks again.`}
          </p>
          <ProofForm methods={methods} prove={prove} passkeyOptions={factorOptions} verb={t`Confirm`} />
        </div>
      )}
    </Dialog>
  )
}
