import { useState, type FormEvent } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextArea } from '@/components/ui/text-area'
import { TextInput } from '@/components/ui/text-input'
import {
  choicesOf,
  faultOfField,
  FIELD_NAME_MAX,
  FILTERABLE_MAX,
  filterables,
  KINDS,
  type FieldFault,
  type FieldRow,
} from './field-draft'
import { fieldKindWords } from './field-kinds'

interface FieldDialogProps {
  row: FieldRow
  rows: readonly FieldRow[]
  onTake: (row: FieldRow) => void
  onClose: () => void
}

/** What a field is called and what stands in it. Its kind stays, since values of it are kept. */
export default function FieldDialog({ row, rows, onTake, onClose }: FieldDialogProps) {
  const [draft, setDraft] = useState(row)
  const [lines, setLines] = useState(row.choices.join('\n'))
  const [fault, setFault] = useState<FieldFault | null>(null)
  const others = filterables(rows.filter(({ id }) => id !== row.id))
  const put = (part: Partial<FieldRow>) => (setDraft({ ...draft, ...part }), setFault(null))
  const used = others + (draft.filterable ? 1 : 0)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const whole = { ...draft, name: draft.name.trim(), choices: choicesOf(lines) }
    const found = faultOfField(whole, rows)
    setFault(found)
    if (!found) onTake(whole)
  }
  return (
    <Dialog title={row.name ? t`Change the field` : t`New field`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <Field label={t`Name`} error={nameFault(fault)}>
          {(wires) => (
            <TextInput
              {...wires}
              data-first
              maxLength={FIELD_NAME_MAX}
              value={draft.name}
              onChange={({ target }) => put({ name: target.value })}
            />
          )}
        </Field>
        <Field
          label={t`Kind`}
          hint={row.key ? t`The kind of a field stays. For another kind make another field.` : undefined}
        >
          {(wires) => (
            <SelectInput
              {...wires}
              disabled={row.key !== undefined}
              value={draft.kind}
              onChange={({ target }) => put({ kind: target.value as FieldRow['kind'] })}
            >
              {KINDS.map((kind) => (
                <option key={kind} value={kind}>
                  {i18n._(fieldKindWords[kind])}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        {draft.kind === 'choice' && (
          <Field
            label={t`Choices`}
            hint={t`One a line, in the order they are offered`}
            error={fault === 'choices' ? t`Name at least one choice.` : undefined}
          >
            {(wires) => (
              <TextArea
                {...wires}
                rows={5}
                value={lines}
                onChange={({ target }) => (setLines(target.value), setFault(null))}
              />
            )}
          </Field>
        )}
        <CheckInput
          label={t`Ready for filters and sorting`}
          hint={t`${used} of ${FILTERABLE_MAX} fields are kept ready.`}
          disabled={!draft.filterable && others >= FILTERABLE_MAX}
          checked={draft.filterable}
          onChange={({ target }) => put({ filterable: target.checked })}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary">
            {row.name ? t`Change it` : t`Add it`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function nameFault(fault: FieldFault | null): string | undefined {
  if (fault === 'empty') return t`A field has a name.`
  return fault === 'twice' ? t`Another field is called the same.` : undefined
}
