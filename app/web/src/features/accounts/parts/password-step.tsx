import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { returnAddress } from '@/lib/enter'
import { useAppForm } from '@/lib/form'
import { Link, navigate } from '@/lib/nav'
import { logIn, type FactorDue } from '../api/log-in'
import { SsoPart } from './sso-part'
import { anyPassword, email as emailRule } from '../rules'

const schema = v.object({ email: emailRule(), password: anyPassword() })

interface PasswordStepProps {
  /** Who it was, for those who come back from the second step. */
  email: string
  late: boolean
  onFactor: (due: FactorDue, email: string) => Promise<void>
}

export function PasswordStep({ email, late, onFactor }: PasswordStepProps) {
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { email, password: '' },
    send: async (values) => {
      const to = await logIn(values, returnAddress(location.search))
      if (typeof to === 'string') navigate(to, { replace: true })
      else await onFactor(to, values.email)
    },
  })
  return (
    <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
      {new URLSearchParams(location.search).has('reset') && (
        <Banner tone="ok" role="status">{t`Your password is changed. Sign in with the new one.`}</Banner>
      )}
      {late && !problem && (
        <Banner
          tone="warn"
          role="alert"
        >{t`The second step took too long. Start again with your password.`}</Banner>
      )}
      {problem && <ProblemNote problem={problem} />}
      <Field label={t`E-mail`} error={errors.email?.message}>
        {(wires) => (
          <TextInput
            type="email"
            autoComplete="username"
            autoFocus={!email}
            {...wires}
            {...register('email')}
          />
        )}
      </Field>
      <Field label={t`Password`} error={errors.password?.message}>
        {(wires) => (
          <PasswordInput
            autoComplete="current-password"
            autoFocus={!!email}
            {...wires}
            {...register('password')}
          />
        )}
      </Field>
      <Button type="submit" look="primary" busy={busy}>{t`Sign in`}</Button>
      <Link href="/forgot" className="justify-self-start text-accent underline underline-offset-2">
        {t`Forgot your password?`}
      </Link>
      <SsoPart query={{ return_to: returnAddress(location.search) ?? '/' }} />
    </form>
  )
}
