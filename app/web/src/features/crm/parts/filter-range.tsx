import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { TextInput } from '@/components/ui/text-input'
import type { EditorProps } from './filter-editor'

export function FilterRange({ def, params, ask, onClose }: EditorProps) {
  const [least = '', most = ''] = def.names
  const [from, setFrom] = useState(params.get(least) ?? '')
  const [to, setTo] = useState(params.get(most) ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask({ [least]: from || undefined, [most]: to || undefined })
    onClose()
  }
  return (
    <form className="grid gap-3 p-3" onSubmit={submit}>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t`At least`}>
          {(wires) => (
            <TextInput
              type="number"
              step="any"
              autoFocus
              value={from}
              onChange={({ target }) => setFrom(target.value)}
              {...wires}
            />
          )}
        </Field>
        <Field label={t`At most`}>
          {(wires) => (
            <TextInput
              type="number"
              step="any"
              value={to}
              onChange={({ target }) => setTo(target.value)}
              {...wires}
            />
          )}
        </Field>
      </div>
      <Button type="submit" look="primary">{t`Filter`}</Button>
    </form>
  )
}
