import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Door } from '@/components/shell/door'
import { ownAddress } from '@/lib/enter'
import { Link, navigate, useFragment } from '@/lib/nav'
import { enter } from '../api/enter'
import type { FactorDue } from '../api/log-in'
import { loadSecondStep, SecondStep } from '../parts/lazy-second-step'
import { PasswordStep } from '../parts/password-step'

const SsoTrouble = lazy(() => import('../parts/sso-trouble'))

export default function LoginPage() {
  const handed = useHandedOver()
  const [due, setDue] = useState<FactorDue | null>(handed)
  const [late, setLate] = useState(false)
  const [email, setEmail] = useState('')
  const ssoError = new URLSearchParams(location.search).get('sso_error')
  const goOn = async (waiting: FactorDue, as: string) => {
    setEmail(as)
    await loadSecondStep()
    setDue(waiting)
  }
  const goBack = (tooLate: boolean) => {
    setLate(tooLate)
    setDue(null)
  }
  if (due)
    return (
      <Door title={t`One more step`} hint={email && t`You are signing in as ${email}.`}>
        <Suspense>
          <SecondStep
            due={due}
            onDone={async (given) => navigate(await enter(given, due.wished), { replace: true })}
            onBack={goBack}
          />
        </Suspense>
      </Door>
    )
  const foot = (
    <Trans>
      New here?{' '}
      <Link href="/signup" className="font-medium text-accent underline underline-offset-2">
        Create an organization
      </Link>
    </Trans>
  )
  return (
    <Door title={t`Sign in`} foot={foot}>
      {ssoError && <SsoTrouble code={ssoError} />}
      <PasswordStep email={email} late={late} onFactor={goOn} />
    </Door>
  )
}

/** Whom somebody else vouched for comes back with a token for the second half of the sign-in. */
function useHandedOver(): FactorDue | null {
  const mfaToken = useFragment('mfa_token')
  const methods = useFragment('methods')
  const wished = useFragment('return_to')
  if (!mfaToken) return null
  return { mfaToken, methods: methods?.split(',') ?? [], wished: ownAddress(wished) }
}
