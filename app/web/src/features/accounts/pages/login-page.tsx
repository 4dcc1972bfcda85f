import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Door } from '@/components/shell/door'
import { Link } from '@/lib/nav'
import { loadWords } from '@/lib/words'
import type { FactorDue } from '../api/log-in'
import { PasswordStep } from '../parts/password-step'

const loadSecondStep = async () => {
  const [step] = await Promise.all([import('../parts/second-step'), loadWords('factors')])
  return step
}
const SecondStep = lazy(loadSecondStep)

export default function LoginPage() {
  const [due, setDue] = useState<FactorDue | null>(null)
  const [late, setLate] = useState(false)
  const [email, setEmail] = useState('')
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
          <SecondStep due={due} onBack={goBack} />
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
      <PasswordStep email={email} late={late} onFactor={goOn} />
    </Door>
  )
}
