import { useState } from 'react'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Door } from '@/components/shell/door'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { Link } from '@/lib/nav'
import { askForReset } from '../api/ask-for-reset'
import { email } from '../rules'

const schema = v.object({ email: email() })

export default function ForgotPage() {
  const [sentTo, setSentTo] = useState<string | null>(null)
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { email: '' },
    send: async (values) => {
      await askForReset(values)
      setSentTo(values.email)
    },
  })
  const foot = (
    <Link href="/login" className="font-medium text-accent underline underline-offset-2">
      {t`Back to sign in`}
    </Link>
  )
  return (
    <Door
      title={t`Reset your password`}
      hint={t`We mail you a link that works once, for 30 minutes.`}
      foot={foot}
    >
      {sentTo ? (
        <Banner tone="info" role="status" title={t`Look into your mail`}>
          {t`If ${sentTo} belongs to an account, the link is on its way.`}
        </Banner>
      ) : (
        <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
          {problem && <ProblemNote problem={problem} />}
          <Field label={t`E-mail`} error={errors.email?.message}>
            {(wires) => (
              <TextInput type="email" autoComplete="username" autoFocus {...wires} {...register('email')} />
            )}
          </Field>
          <Button type="submit" look="primary" busy={busy}>{t`Send the link`}</Button>
        </form>
      )}
    </Door>
  )
}
