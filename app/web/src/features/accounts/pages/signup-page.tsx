import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import * as v from 'valibot'
import { Door } from '@/components/shell/door'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { Link, navigate } from '@/lib/nav'
import { signUp } from '../api/sign-up'
import { email, name, newPassword, ownTimezone } from '../rules'

const schema = v.object({ name: name(), email: email(), password: newPassword(), org_name: name() })

export default function SignupPage() {
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { name: '', email: '', password: '', org_name: '' },
    send: async (values) => navigate(await signUp({ ...values, timezone: ownTimezone() }), { replace: true }),
  })
  const foot = (
    <Trans>
      Already have an account?{' '}
      <Link href="/login" className="font-medium text-accent underline underline-offset-2">
        Sign in
      </Link>
    </Trans>
  )
  return (
    <Door
      title={t`Create an organization`}
      hint={t`You become its owner. Invite your people afterwards.`}
      foot={foot}
    >
      <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`Your name`} error={errors.name?.message}>
          {(wires) => <TextInput autoComplete="name" autoFocus {...wires} {...register('name')} />}
        </Field>
        <Field label={t`Work e-mail`} error={errors.email?.message}>
          {(wires) => <TextInput type="email" autoComplete="username" {...wires} {...register('email')} />}
        </Field>
        <Field
          label={t`Password`}
          hint={t`At least 12 characters. A short sentence works well.`}
          error={errors.password?.message}
        >
          {(wires) => <PasswordInput autoComplete="new-password" {...wires} {...register('password')} />}
        </Field>
        <Field label={t`Name of the organization`} error={errors.org_name?.message}>
          {(wires) => <TextInput autoComplete="organization" {...wires} {...register('org_name')} />}
        </Field>
        <Button type="submit" look="primary" busy={busy}>{t`Create the organization`}</Button>
      </form>
    </Door>
  )
}
