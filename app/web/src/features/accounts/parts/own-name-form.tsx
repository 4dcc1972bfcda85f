import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import type { Me } from '@/lib/me'
import { toast } from '@/lib/toasts'
import { useChangeProfile } from '../api/use-change-profile'
import { name } from '../rules'

const schema = v.object({ name: name() })

export function OwnNameForm({ me }: { me: Me }) {
  const change = useChangeProfile()
  const { register, submit, errors, busy, problem, changed, reset } = useAppForm({
    schema,
    start: { name: me.name },
    send: async (values) => {
      await change.mutateAsync(values)
      reset(values)
      toast(t`Your name is changed`)
    },
  })
  return (
    <Card title={t`Name`} hint={t`Your colleagues see it beside what you do.`}>
      <form noValidate className="grid max-w-md gap-4" onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`Your name`} error={errors.name?.message}>
          {(wires) => <TextInput autoComplete="name" {...wires} {...register('name')} />}
        </Field>
        <Button
          type="submit"
          look={changed ? 'primary' : 'secondary'}
          className="justify-self-start"
          disabled={!changed}
          busy={busy}
        >
          {t`Save the name`}
        </Button>
      </form>
    </Card>
  )
}
