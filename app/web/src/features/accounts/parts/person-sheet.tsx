import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { useStanding } from '@/lib/me'
import type { Person } from '@/lib/people'
import { roleDuties, roleNames, ROLES, type Role } from '@/lib/roles'
import { toast } from '@/lib/toasts'
import { useChangePerson, type PersonAct } from '../api/use-change-person'

export default function PersonSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const { name } = person
  const { role: own, orgName } = useStanding()
  const [role, setRole] = useState<Role>(person.role ?? 'viewer')
  const [removing, setRemoving] = useState(false)
  const change = useChangePerson()
  const run = (act: PersonAct, said: string, undo?: () => void) =>
    change.mutate(act, { onSuccess: () => (toast(said, { undo }), onClose()) })
  const switchOff = (disabled: boolean) =>
    run({ id: person.id, disabled }, disabled ? t`${name} is switched off` : t`${name} is active again`, () =>
      change.mutate({ id: person.id, disabled: !disabled }),
    )
  const grantable = ROLES.filter((known) => own === 'owner' || known !== 'owner')
  return (
    <Dialog sheet title={person.name} onClose={onClose}>
      <div className="grid gap-6">
        <p className="break-all text-ink-2">{person.email}</p>
        {change.error && <ProblemNote problem={asProblem(change.error)} />}
        <section className="grid gap-3">
          <Field label={t`Role`} hint={i18n._(roleDuties[role])}>
            {(wires) => (
              <SelectInput value={role} onChange={(event) => setRole(event.target.value as Role)} {...wires}>
                {grantable.map((known) => (
                  <option key={known} value={known}>
                    {i18n._(roleNames[known])}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Button
            look="primary"
            className="justify-self-start"
            disabled={role === person.role}
            busy={change.isPending}
            onClick={() => run({ id: person.id, role }, t`${name} has a new role`)}
          >
            {t`Change the role`}
          </Button>
        </section>
        <section className="grid gap-3 border-t border-line pt-4">
          <h3 className="font-semibold">{t`Access`}</h3>
          <p className="text-ink-2">
            {t`Switched off, they are out at once on all devices, and nothing of theirs is lost.`}
          </p>
          <Button
            className="justify-self-start"
            busy={change.isPending}
            onClick={() => switchOff(!person.disabled)}
          >
            {person.disabled ? t`Switch on again` : t`Switch off`}
          </Button>
        </section>
        <section className="grid gap-3 border-t border-line pt-4">
          <h3 className="font-semibold">{t`Remove from ${orgName}`}</h3>
          <p className="text-ink-2">{t`They no longer belong here; what they did stays. Coming back takes an invite.`}</p>
          {removing ? (
            <div className="flex flex-wrap gap-2">
              <Button onClick={() => setRemoving(false)}>{t`Keep ${name}`}</Button>
              <Button
                look="danger"
                busy={change.isPending}
                onClick={() => run({ id: person.id, remove: true }, t`${name} is removed`)}
              >
                {t`Remove ${name}`}
              </Button>
            </div>
          ) : (
            <Button look="danger" className="justify-self-start" onClick={() => setRemoving(true)}>
              {t`Remove…`}
            </Button>
          )}
        </section>
      </div>
    </Dialog>
  )
}
