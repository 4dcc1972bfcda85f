import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import * as v from 'valibot'
import { Door } from '@/components/shell/door'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { returnAddress } from '@/lib/enter'
import { useAppForm } from '@/lib/form'
import { Link, navigate } from '@/lib/nav'
import { logIn } from '../api/log-in'
import { anyPassword, email } from '../rules'

const schema = v.object({ email: email(), password: anyPassword() })

export default function LoginPage() {
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { email: '', password: '' },
    send: async (values) => navigate(await logIn(values, returnAddress(location.search)), { replace: true }),
  })
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
      {new URLSearchParams(location.search).has('reset') && (
        <Banner tone="ok" role="status">{t`Your password is changed. Sign in with the new one.`}</Banner>
      )}
      <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`E-mail`} error={errors.email?.message}>
          {(wires) => (
            <TextInput type="email" autoComplete="username" autoFocus {...wires} {...register('email')} />
          )}
        </Field>
        <Field label={t`Password`} error={errors.password?.message}>
          {(wires) => <PasswordInput autoComplete="current-password" {...wires} {...register('password')} />}
        </Field>
        <Button type="submit" look="primary" busy={busy}>{t`Sign in`}</Button>
        <Link href="/forgot" className="justify-self-start text-accent underline underline-offset-2">
          {t`Forgot your password?`}
        </Link>
      </form>
    </Door>
  )
}
