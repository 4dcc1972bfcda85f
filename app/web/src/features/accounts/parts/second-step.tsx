import { t } from '@lingui/core/macro'
import { Problem } from '@/api/problem'
import { ProofForm } from '@/components/factors/proof-form'
import { Button } from '@/components/ui/button'
import { passkeysFit } from '@/lib/passkey'
import { methodsOf, type Proof } from '@/lib/proof'
import type { FactorDue } from '../api/log-in'
import { loginFactorOptions, showLoginFactor, type SignedIn } from '../api/log-in-factor'

interface SecondStepProps {
  due: FactorDue
  onDone: (given: SignedIn) => void | Promise<void>
  onBack: (late: boolean) => void
}

/** The password was right; now something that only its owner has. */
export default function SecondStep({ due, onDone, onBack }: SecondStepProps) {
  const { mfaToken, methods } = due
  const inTime = async <T,>(act: Promise<T>): Promise<T> => {
    try {
      return await act
    } catch (error) {
      if (error instanceof Problem && error.code === 'invalid_or_expired_token') onBack(true)
      throw error
    }
  }
  const prove = async (proof: Proof) => {
    await onDone(await inTime(showLoginFactor(mfaToken, proof)))
  }
  return (
    <div className="grid gap-4">
      <ProofForm
        methods={methodsOf(methods, passkeysFit())}
        prove={prove}
        passkeyOptions={() => inTime(loginFactorOptions(mfaToken))}
        verb={t`Sign in`}
      />
      <Button look="quiet" className="-ml-3 justify-self-start" onClick={() => onBack(false)}>
        {t`Back to the password`}
      </Button>
    </div>
  )
}
