import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/problem'
import { factorMethods } from '@/api/step-up'
import { ProofForm } from '@/components/factors/proof-form'
import { Dialog } from '@/components/ui/dialog'
import { passkeysFit } from '@/lib/passkey'
import { methodsOf, type Proof } from '@/lib/proof'
import { factorOptions, showFactor } from '../api/show-factor'

interface HqStepUpDialogProps {
  problem: Problem
  onClose: (shown: boolean) => void
}

export default function HqStepUpDialog({ problem, onClose }: HqStepUpDialogProps) {
  const prove = async (proof: Proof) => {
    await showFactor(proof)
    onClose(true)
  }
  return (
    <Dialog title={t`Confirm that it is you`} onClose={() => onClose(false)}>
      <div className="grid gap-4">
        <p className="text-ink-2">
          {t`This act asks for your second factor. It then goes on by itself, and for five minutes nobody asks again.`}
        </p>
        <ProofForm
          methods={methodsOf(factorMethods(problem), passkeysFit())}
          prove={prove}
          passkeyOptions={factorOptions}
          verb={t`Confirm`}
        />
      </div>
    </Dialog>
  )
}
