import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { SelectInput } from '@/components/ui/select-input'
import type { Field, ImportColumn } from '../api/import-shapes'
import { LEFT_OUT, NEW_FIELD } from './import-draft'
import { kindWords, targetGroups } from './import-words'

interface TargetSelectProps {
  id: string
  column: ImportColumn
  value: string
  fields: Field[]
  mayAdd: boolean
  invalid: boolean
  describedBy: string
  onChange: (target: string) => void
}

/** Every field a column can become, the organization's own among them, and a new one where that makes sense. */
export function TargetSelect(parts: TargetSelectProps) {
  const { id, column, value, fields, mayAdd, invalid, describedBy, onChange } = parts
  const { offer } = column
  return (
    <SelectInput
      id={id}
      value={value}
      aria-invalid={invalid || undefined}
      aria-describedby={describedBy}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value={LEFT_OUT}>{t`Leave out`}</option>
      {offer && <NewFieldOption offer={offer} mayAdd={mayAdd} />}
      {targetGroups.map(({ title, targets }) => (
        <optgroup key={title.id} label={i18n._(title)}>
          {Object.entries(targets).map(([target, word]) => (
            <option key={target} value={target}>
              {i18n._(word)}
            </option>
          ))}
        </optgroup>
      ))}
      {fields.length > 0 && (
        <optgroup label={t`Your own fields`}>
          {fields.map(({ key, name }) => (
            <option key={key} value={`custom.${key}`}>
              {name}
            </option>
          ))}
        </optgroup>
      )}
    </SelectInput>
  )
}

function NewFieldOption({ offer, mayAdd }: { offer: NonNullable<ImportColumn['offer']>; mayAdd: boolean }) {
  const { name } = offer
  const kind = i18n._(kindWords[offer.kind])
  return (
    <option value={NEW_FIELD} disabled={!mayAdd}>
      {mayAdd ? t`New field “${name}”, ${kind}` : t`New field “${name}” (a manager can add it)`}
    </option>
  )
}
