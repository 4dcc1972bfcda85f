import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem, type Problem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { navigate, useOrgPath } from '@/lib/nav'
import { toast } from '@/lib/toasts'
import type { LeadChange } from '../api/lead-shapes'
import { useLeadMake } from '../api/use-lead-make'
import { useStages } from '../api/use-stages'
import { LeadAlike } from './lead-alike'
import { emailHint, phoneHint } from './lead-hints'
import { countries } from './lead-options'

export interface LeadNewDialogProps {
  open: boolean
  onClose: () => void
}

const EMPTY = { first_name: '', last_name: '', company: '', phone: '', email: '', country: '', stage: '' }
type Written = typeof EMPTY

/** A lead by hand: one way to reach or to name them is enough. */
export function LeadNewDialog({ open, onClose }: LeadNewDialogProps) {
  return open ? <LeadNewForm onClose={onClose} /> : null
}

function LeadNewForm({ onClose }: { onClose: () => void }) {
  const path = useOrgPath()
  const make = useLeadMake()
  const [written, setWritten] = useState<Written>(EMPTY)
  const [places] = useState(countries)
  const [sent, setSent] = useState<Written>(EMPTY)
  const stages = (useStages().data?.items ?? []).toSorted((one, other) => one.order - other.order)
  const first = stages[0]?.name ?? ''
  const problem = make.error ? asProblem(make.error) : null
  const put = (name: keyof Written) => ({
    value: written[name],
    onChange: ({ target }: { target: { value: string } }) => setWritten({ ...written, [name]: target.value }),
  })
  const [phone, email] = [phoneHint(written.phone, written.country), emailHint(written.email)]
  const empty = ![written.first_name, written.last_name, written.company, written.phone, written.email].some(
    (word) => word.trim(),
  )
  const send = (event: FormEvent, stay: boolean) => {
    event.preventDefault()
    if (empty || make.isPending) return
    setSent(written)
    make.mutate(draftOf(written), {
      onSuccess: (lead) => {
        const { name } = lead
        toast(t`${name} is added`)
        if (stay) return setWritten({ ...EMPTY, country: written.country, stage: written.stage })
        onClose()
        navigate(path(`/leads/${lead.id}`))
      },
    })
  }
  /** A complaint is about what was sent: it goes as soon as something else stands there. */
  const wrong = (name: keyof Written) =>
    written[name] === sent[name] ? problem?.fields.find((field) => field.path === name)?.message : undefined
  return (
    <Dialog title={t`New lead`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => send(event, false)}>
        {problem && !placed(problem) && <ProblemNote problem={problem} />}
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label={t`First name`} error={wrong('first_name')}>
            {(wires) => <TextInput data-first autoComplete="off" {...wires} {...put('first_name')} />}
          </Field>
          <Field label={t`Last name`} error={wrong('last_name')}>
            {(wires) => <TextInput autoComplete="off" {...wires} {...put('last_name')} />}
          </Field>
        </div>
        <Field label={t`Company`} error={wrong('company')}>
          {(wires) => <TextInput autoComplete="off" {...wires} {...put('company')} />}
        </Field>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label={t`Phone`} hint={phone.said} error={wrong('phone')}>
            {(wires) => (
              <TextInput type="tel" autoComplete="off" className="figures" {...wires} {...put('phone')} />
            )}
          </Field>
          <Field label={t`Country`} hint={t`For numbers without a + in front`} error={wrong('country')}>
            {(wires) => (
              <SelectInput {...wires} {...put('country')}>
                <option value="">{t`By the number`}</option>
                {places.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <Field label={t`E-mail`} hint={email.said} error={wrong('email')}>
          {(wires) => <TextInput type="email" autoComplete="off" {...wires} {...put('email')} />}
        </Field>
        <LeadAlike phone={phone} email={email.value} onFollow={onClose} />
        <Field label={t`Stage`} error={wrong('stage')}>
          {(wires) => (
            <SelectInput {...wires} {...put('stage')}>
              <option value="">{first || t`The first one`}</option>
              {stages.slice(1).map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button disabled={empty} busy={make.isPending} onClick={(event) => send(event, true)}>
            {t`Add and write another`}
          </Button>
          <Button type="submit" look="primary" disabled={empty} busy={make.isPending}>
            {t`Add the lead`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function draftOf(written: Written): LeadChange {
  const filled = Object.entries(written).flatMap(([name, value]) =>
    value.trim() ? [[name, value.trim()]] : [],
  )
  return Object.fromEntries(filled) as LeadChange
}

/** Whether every complaint has a field here that says it. */
const placed = ({ fields }: Problem): boolean =>
  fields.length > 0 && fields.every(({ path }) => path in EMPTY)
