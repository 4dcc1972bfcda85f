import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { navigate } from '@/lib/nav'
import { roleNames } from '@/lib/roles'
import { acceptInvite } from '../api/accept-invite'
import type { FactorDue } from '../api/log-in'
import type { InvitePreview } from '../api/use-invite-preview'
import { anyPassword, name, newPassword } from '../rules'
import { keepInvite } from './kept-invite'
import { SsoPart } from './sso-part'

interface AcceptFormProps {
  token: string
  invite: InvitePreview
  onFactor: (due: FactorDue) => Promise<void>
}

const newcomer = v.object({ name: name(), password: newPassword() })
const known = v.object({ name: v.string(), password: anyPassword() })

/** Who has no account yet makes one; who has one shows that it is theirs. */
export function AcceptForm({ token, invite, onFactor }: AcceptFormProps) {
  const { email, org_name: orgName } = invite
  const isNew = !invite.needs_password
  const role = i18n._(roleNames[invite.role])
  const { register, submit, errors, busy, problem } = useAppForm({
    schema: isNew ? newcomer : known,
    start: { name: '', password: '' },
    send: async (values) => {
      const body = isNew ? { token, ...values } : { token, password: values.password }
      const to = await acceptInvite(body)
      if (typeof to === 'string') navigate(to, { replace: true })
      else await onFactor(to)
    },
  })
  return (
    <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
      <p className="text-ink-2">{t`${email} joins as ${role}.`}</p>
      {problem && <ProblemNote problem={problem} />}
      {isNew && (
        <Field label={t`Your name`} error={errors.name?.message}>
          {(wires) => <TextInput autoComplete="name" autoFocus {...wires} {...register('name')} />}
        </Field>
      )}
      <Field
        label={isNew ? t`Password` : t`Your password`}
        hint={
          isNew
            ? t`At least 12 characters. A short sentence works well.`
            : t`The one you already sign in with.`
        }
        error={errors.password?.message}
      >
        {(wires) => (
          <PasswordInput
            autoComplete={isNew ? 'new-password' : 'current-password'}
            autoFocus={!isNew}
            {...wires}
            {...register('password')}
          />
        )}
      </Field>
      <Button type="submit" look="primary" busy={busy}>{t`Join ${orgName}`}</Button>
      <SsoPart query={{ purpose: 'invite' }} onLeave={() => keepInvite(token)} />
    </form>
  )
}
