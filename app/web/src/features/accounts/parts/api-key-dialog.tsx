import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { useMakeApiKey, type ApiKeyMade } from '../api/use-make-api-key'
import { ApiKeyReady } from './api-key-ready'
import { draftSchema, emptyDraft, wishOf, type ApiKeyDraft } from './api-key-request'
import { ApiKeyScopes } from './api-key-scopes'

export type ApiKeyForm = Pick<ReturnType<typeof useAppForm<ApiKeyDraft>>, 'register' | 'errors' | 'values'>

export default function ApiKeyDialog({ onClose }: { onClose: () => void }) {
  const make = useMakeApiKey()
  const [start] = useState(emptyDraft)
  const [made, setMade] = useState<ApiKeyMade | null>(null)
  const form = useAppForm<ApiKeyDraft>({
    schema: draftSchema,
    start,
    send: async (draft) => setMade(await make.mutateAsync(wishOf(draft))),
  })
  if (made) return <ApiKeyReady made={made} onClose={onClose} />
  const { register, submit, errors, busy, problem } = form
  const lives = [
    { value: '30', label: t`30 days` },
    { value: '90', label: t`90 days` },
    { value: '365', label: t`A year` },
    { value: 'never', label: t`Until it is revoked` },
  ]
  return (
    <Dialog wide title={t`New API key`} onClose={onClose}>
      <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field
            label={t`Name`}
            hint={t`What will use it, such as "Website forms".`}
            error={errors.name?.message}
          >
            {(wires) => <TextInput autoComplete="off" autoFocus {...wires} {...register('name')} />}
          </Field>
          <Field label={t`It works for`} hint={t`A key that ends by itself is one less to forget.`}>
            {(wires) => (
              <SelectInput {...wires} {...register('lives')}>
                {lives.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <ApiKeyScopes form={form} />
        {problem && <ProblemNote problem={problem} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={busy}>{t`Make the key`}</Button>
        </div>
      </form>
    </Dialog>
  )
}
