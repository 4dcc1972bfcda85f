import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { navigate } from '@/lib/nav'
import { makeOrg } from '../api/make-org'
import { name, ownTimezone } from '../rules'

const schema = v.object({ name: name() })

export function NewOrgForm() {
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { name: '' },
    send: async (values) =>
      navigate(await makeOrg({ ...values, timezone: ownTimezone() }), { replace: true }),
  })
  return (
    <form className="grid gap-4" noValidate onSubmit={(event) => void submit(event)}>
      {problem && <ProblemNote problem={problem} />}
      <Field label={t`Name of the organization`} error={errors.name?.message}>
        {(wires) => <TextInput autoComplete="organization" autoFocus {...wires} {...register('name')} />}
      </Field>
      <Button type="submit" look="primary" busy={busy}>{t`Create the organization`}</Button>
    </form>
  )
}
