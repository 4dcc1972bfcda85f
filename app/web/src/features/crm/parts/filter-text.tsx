import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import type { EditorProps } from './filter-editor'

const ANY = '*'

/** The value of one field, or that there is one at all. */
export function FilterText({ def, params, ask, onClose }: EditorProps) {
  const [name = ''] = def.names
  const now = params.get(name) ?? ''
  const [text, setText] = useState(now === ANY ? '' : now)
  const pick = (value: string) => {
    ask({ [name]: value || undefined })
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    pick(text.trim())
  }
  return (
    <form className="grid gap-3 p-3" onSubmit={submit}>
      <Field label={t`Is exactly`}>
        {(wires) =>
          def.choices ? (
            <SelectInput value={text} onChange={({ target }) => setText(target.value)} {...wires}>
              <option value="">{t`Anything`}</option>
              {def.choices.map((choice) => (
                <option key={choice} value={choice}>
                  {choice}
                </option>
              ))}
            </SelectInput>
          ) : (
            <TextInput autoFocus value={text} onChange={({ target }) => setText(target.value)} {...wires} />
          )
        }
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={() => pick(ANY)}>{t`Has any value`}</Button>
        <Button type="submit" look="primary">{t`Filter`}</Button>
      </div>
    </form>
  )
}
