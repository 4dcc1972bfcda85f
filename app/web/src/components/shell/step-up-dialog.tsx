import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { useQueryClient } from '@tanstack/react-query'
import { factorOptions, showFactor } from '@/api/factors'
import type { Problem } from '@/api/problem'
import { factorMethods, hasFactor } from '@/api/step-up'
import { ProofForm } from '@/components/factors/proof-form'
import { RecoveryCodes } from '@/components/factors/recovery-codes'
import { useCodesOnce } from '@/components/factors/use-codes-once'
import { Dialog } from '@/components/ui/dialog'
import { meQuery, useStanding } from '@/lib/me'
import { passkeysFit } from '@/lib/passkey'
import { methodsOf, type Proof } from '@/lib/proof'
import { StepUpEnrol } from './step-up-enrol'

interface StepUpDialogProps {
  problem: Problem
  onClose: (shown: boolean) => void
}

type Stage = 'enrol' | 'keep' | 'prove'

/** Asks for the second factor, or leads to one, and lets the held act go on. */
export default function StepUpDialog({ problem, onClose }: StepUpDialogProps) {
  const queries = useQueryClient()
  const { me } = useStanding()
  const known = hasFactor(problem)
  const [stage, setStage] = useState<Stage>(known ? 'prove' : 'enrol')
  const { codes, show, leaving, close } = useCodesOnce(() => onClose(false))
  const prove = async (proof: Proof) => {
    await showFactor(proof)
    onClose(true)
  }
  const enrolled = (given: readonly string[]) => {
    show(given)
    setStage(given.length > 0 ? 'keep' : 'prove')
    void queries.invalidateQueries({ queryKey: meQuery.queryKey })
  }
  const kept = () => {
    show([])
    setStage('prove')
  }
  const titles: Record<Stage, string> = {
    enrol: t`First, a second factor`,
    keep: t`Keep your recovery codes`,
    prove: t`Confirm that it is you`,
  }
  return (
    <Dialog title={titles[stage]} onClose={close}>
      {stage === 'enrol' && <StepUpEnrol onDone={enrolled} />}
      {stage === 'keep' && (
        <RecoveryCodes codes={codes} account={me.email} verb={t`Go on`} leaving={leaving} onKept={kept} />
      )}
      {stage === 'prove' && (
        <div className="grid gap-4">
          <p className="text-ink-2">
            {known
              ? t`This act asks for your second factor. Show it, and the act goes on by itself.`
              : t`Your account is protected. Show the next code of your app, and what you were doing goes on: each code works once.`}
          </p>
          <ProofForm
            methods={known ? methodsOf(factorMethods(problem), passkeysFit()) : ['totp']}
            prove={prove}
            passkeyOptions={factorOptions}
            verb={t`Confirm`}
          />
        </div>
      )}
    </Dialog>
  )
}
