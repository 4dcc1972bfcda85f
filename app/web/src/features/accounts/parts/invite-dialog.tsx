import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import type { Answer } from '@/api/types'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { useStanding } from '@/lib/me'
import { roleDuties, roleNames, ROLES } from '@/lib/roles'
import { useMakeInvite } from '../api/use-make-invite'
import { email } from '../rules'
import { InviteMade } from './invite-made'

const schema = v.object({ email: email(), role: v.picklist(ROLES) })

export default function InviteDialog({ onClose }: { onClose: () => void }) {
  const { role: own, orgName } = useStanding()
  const make = useMakeInvite()
  const [made, setMade] = useState<Answer<'/api/users/invite', 'post'> | null>(null)
  const { register, submit, errors, busy, problem, values } = useAppForm<v.InferOutput<typeof schema>>({
    schema,
    start: { email: '', role: 'member' },
    send: async (values) => setMade(await make.mutateAsync(values)),
  })
  if (made) return <InviteMade invite={made} onClose={onClose} />
  const grantable = ROLES.filter((role) => own === 'owner' || role !== 'owner')
  return (
    <Dialog title={t`Invite somebody to ${orgName}`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`E-mail`} error={errors.email?.message}>
          {(wires) => (
            <TextInput type="email" autoComplete="off" autoFocus {...wires} {...register('email')} />
          )}
        </Field>
        <Field label={t`Role`} hint={i18n._(roleDuties[values.role])}>
          {(wires) => (
            <SelectInput {...wires} {...register('role')}>
              {grantable.map((role) => (
                <option key={role} value={role}>
                  {i18n._(roleNames[role])}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={busy}>{t`Send the invite`}</Button>
        </div>
      </form>
    </Dialog>
  )
}
