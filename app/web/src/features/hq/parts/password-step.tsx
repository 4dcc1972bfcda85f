import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { anyPassword, email } from '../rules'

const schema = v.object({ email: email(), password: anyPassword() })

interface PasswordStepProps {
  onSubmit: (values: v.InferOutput<typeof schema>) => Promise<void>
}

export function PasswordStep({ onSubmit }: PasswordStepProps) {
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { email: '', password: '' },
    send: onSubmit,
  })
  return (
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
    </form>
  )
}
