import { lazy, Suspense, useState, type ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { Mark } from '@/components/shell/mark'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { FormSkeleton } from '@/components/ui/skeleton'
import { ThemeButton } from '@/components/ui/theme-button'
import { passkeysFit } from '@/lib/passkey'
import { methodsOf, type Proof } from '@/lib/proof'
import { useTitle } from '@/lib/title'
import { loadWords } from '@/lib/words'
import type { Ending } from '../api/hq-session'
import { finishLogIn, logIn, loginOptions, type Owed } from '../api/log-in'
import { PasswordStep } from '../parts/password-step'

const loadProof = async () => {
  const [module] = await Promise.all([import('@/components/factors/proof-form'), loadWords('factors')])
  return { default: module.ProofForm }
}
const ProofForm = lazy(loadProof)

interface LoginPageProps {
  why: Ending
  onIn: () => void
}

/** Password first, then always a second factor. */
export default function LoginPage({ why, onIn }: LoginPageProps) {
  const [owed, setOwed] = useState<Owed | null>(null)
  const start = async (values: { email: string; password: string }) => {
    const left = await logIn(values)
    if (left) setOwed(left)
    else onIn()
  }
  const prove = async (proof: Proof) => {
    await finishLogIn(owed!, proof)
    onIn()
  }
  if (!owed)
    return (
      <Gate
        title={t`Sign in to HQ`}
        hint={t`For those who run this host. Organizations sign in at their own address.`}
      >
        <WhyHere why={why} />
        <PasswordStep onSubmit={start} />
      </Gate>
    )
  return (
    <Gate title={t`Now your second factor`} hint={t`HQ asks for it every time.`}>
      <Suspense fallback={<FormSkeleton fields={1} />}>
        <ProofForm
          methods={methodsOf(owed.methods, passkeysFit())}
          prove={prove}
          passkeyOptions={() => loginOptions(owed)}
          verb={t`Sign in`}
        />
      </Suspense>
      <Button look="quiet" className="-ml-3 justify-self-start" onClick={() => setOwed(null)}>
        {t`Start again`}
      </Button>
    </Gate>
  )
}

function WhyHere({ why }: { why: Ending }) {
  if (why === 'absent') return null
  const words = {
    left: t`You are signed out.`,
    idle: t`Nobody did anything here for 30 minutes, so HQ signed you out. Sign in to go on where you were.`,
    ended: t`Your session ended: after 30 idle minutes, or because somebody ended it. Sign in to go on where you were.`,
  }[why]
  return (
    <Banner tone="info" role="status">
      {words}
    </Banner>
  )
}

function Gate({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  useTitle(title)
  return (
    <div className="grid min-h-dvh grid-rows-[4px_auto_1fr]">
      <div aria-hidden className="bg-stripe" />
      <div className="flex justify-end p-2">
        <ThemeButton />
      </div>
      <main className="grid content-start justify-items-center px-4 pt-[12vh] pb-8">
        <div className="grid w-full max-w-sm gap-6">
          <header className="grid gap-4">
            <p className="flex items-center gap-2 font-semibold">
              <Mark className="size-8" />
              Astrix HQ
            </p>
            <div className="grid gap-1">
              <h1 className="text-2xl font-semibold">{title}</h1>
              <p className="text-ink-2">{hint}</p>
            </div>
          </header>
          {children}
        </div>
      </main>
    </div>
  )
}
