import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { PasswordInput } from '@/components/ui/password-input'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { toast } from '@/lib/toasts'
import type { Issuer } from '../api/use-issuers'
import { useSaveIssuer } from '../api/use-save-issuer'
import { address, line } from '../rules'
import { draftOf, wishOf } from './issuer-draft'

const NAME_LENGTH_MAX = 60
const CLIENT_LENGTH_MAX = 500

const schema = v.object({
  name: line(NAME_LENGTH_MAX),
  issuer: address(),
  client_id: line(CLIENT_LENGTH_MAX),
  client_secret: v.string(),
  domains: v.string(),
  enabled: v.boolean(),
  sign_up: v.boolean(),
  private_network: v.boolean(),
})

interface IssuerDialogProps {
  /** None: a new one. */
  issuer: Issuer | null
  onClose: () => void
}

export function IssuerDialog({ issuer, onClose }: IssuerDialogProps) {
  const save = useSaveIssuer(issuer)
  const known = issuer?.name
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: draftOf(issuer),
    send: async (values) => {
      const { name } = await save.mutateAsync(wishOf(values))
      toast(t`${name} is saved; check it before people use it`)
      onClose()
    },
  })
  return (
    <Dialog wide title={known ? t`Edit ${known}` : t`Add an issuer`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label={t`Name`} hint={t`Stands on the button: Continue with …`} error={errors.name?.message}>
            {(wires) => <TextInput autoFocus autoComplete="off" {...wires} {...register('name')} />}
          </Field>
          <Field
            label={t`Issuer`}
            hint={t`Its address, as its own document says it.`}
            error={errors.issuer?.message}
          >
            {(wires) => (
              <TextInput
                type="url"
                placeholder="https://"
                autoComplete="off"
                {...wires}
                {...register('issuer')}
              />
            )}
          </Field>
          <Field label={t`Client id`} error={errors.client_id?.message}>
            {(wires) => <TextInput autoComplete="off" {...wires} {...register('client_id')} />}
          </Field>
          <Field
            label={t`Client secret`}
            hint={
              issuer?.has_secret
                ? t`One is kept, sealed. Leave this empty to keep it.`
                : t`Kept sealed, and never shown again.`
            }
            error={errors.client_secret?.message}
          >
            {(wires) => <PasswordInput autoComplete="off" {...wires} {...register('client_secret')} />}
          </Field>
        </div>
        <Field
          label={t`Domains`}
          hint={t`Only addresses at these may come in by it, such as example.com, example.org. Empty: any.`}
          error={errors.domains?.message}
        >
          {(wires) => <TextInput autoComplete="off" {...wires} {...register('domains')} />}
        </Field>
        <CheckInput label={t`On`} hint={t`Its button stands on the sign-in page.`} {...register('enabled')} />
        <CheckInput
          label={t`May make new accounts`}
          hint={t`Whoever it vouches for may start here without having been invited.`}
          {...register('sign_up')}
        />
        <CheckInput
          label={t`Stands in a private network`}
          hint={t`Lets the server ask it at an inner address. Only for your own.`}
          {...register('private_network')}
        />
        {problem && <ProblemNote problem={problem} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={busy}>
            {t`Save the issuer`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
