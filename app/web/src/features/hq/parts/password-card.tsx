import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAppForm } from '@/lib/form'
import { toast } from '@/lib/toasts'
import { changePassword } from '../api/change-password'
import { anyPassword, newPassword } from '../rules'

const schema = v.object({ current: anyPassword(), new: newPassword() })

export function PasswordCard({ email }: { email: string }) {
  const { register, submit, errors, busy, problem, reset } = useAppForm({
    schema,
    start: { current: '', new: '' },
    send: async (values) => {
      await changePassword(values)
      reset({ current: '', new: '' })
      toast(t`Your password is changed; your other sessions ended`)
    },
  })
  return (
    <Card title={t`Password`} hint={t`Changing it ends all your other sessions.`}>
      <form noValidate className="grid max-w-md gap-4" onSubmit={(event) => void submit(event)}>
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`Current password`} error={errors.current?.message}>
          {(wires) => <PasswordInput autoComplete="current-password" {...wires} {...register('current')} />}
        </Field>
        <Field
          label={t`New password`}
          hint={t`At least 12 characters. A short sentence works well.`}
          error={errors.new?.message}
        >
          {(wires) => <PasswordInput autoComplete="new-password" {...wires} {...register('new')} />}
        </Field>
        <Button type="submit" className="justify-self-start" busy={busy}>
          {t`Change the password`}
        </Button>
      </form>
    </Card>
  )
}
