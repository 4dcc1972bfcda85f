import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Door } from '@/components/shell/door'
import { Banner } from '@/components/ui/banner'
import { Button, buttonClass } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAppForm } from '@/lib/form'
import { Link, navigate, useFragment } from '@/lib/nav'
import { resetPassword } from '../api/reset-password'
import { newPassword } from '../rules'

const schema = v.object({ password: newPassword() })

export default function ResetPage() {
  const token = useFragment('token')
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { password: '' },
    send: async ({ password }) => {
      await resetPassword({ token: token ?? '', password })
      navigate('/login?reset=done', { replace: true })
    },
  })
  if (!token)
    return (
      <Door title={t`This link is not complete`}>
        <Banner tone="warn">{t`Open the link from your mail again, or ask for a new one.`}</Banner>
        <Link href="/forgot" className={buttonClass('primary')}>
          {t`Ask for a new link`}
        </Link>
      </Door>
    )
  return (
    <Door title={t`Choose a new password`} hint={t`All your other sessions end.`}>
      <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <Field
          label={t`New password`}
          hint={t`At least 12 characters. A short sentence works well.`}
          error={errors.password?.message}
        >
          {(wires) => (
            <PasswordInput autoComplete="new-password" autoFocus {...wires} {...register('password')} />
          )}
        </Field>
        <Button type="submit" look="primary" busy={busy}>{t`Change the password`}</Button>
      </form>
    </Door>
  )
}
