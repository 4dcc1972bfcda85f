import { useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import type { StageRow } from './stage-draft'

interface StageRemoveDialogProps {
  row: StageRow
  others: StageRow[]
  onRemove: (to: string) => void
  onClose: () => void
}

/** A stage with leads in it goes only when it is said where they go. */
export function StageRemoveDialog({ row, others, onRemove, onClose }: StageRemoveDialogProps) {
  const [to, setTo] = useState(others[0]?.id ?? '')
  const { name, count } = row
  return (
    <Dialog title={t`Take ${name} away?`} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-ink-2">
          {plural(count, {
            one: '# lead is in this stage. Say where it goes; that happens when you save.',
            other: '# leads are in this stage. Say where they go; that happens when you save.',
          })}
        </p>
        <Field label={t`They go to`}>
          {(wires) => (
            <SelectInput {...wires} data-first value={to} onChange={({ target }) => setTo(target.value)}>
              {others.map(({ key, id, name: other }) => (
                <option key={key} value={id}>
                  {other}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Keep it`}</Button>
          <Button look="danger" onClick={() => onRemove(to)}>{t`Take ${name} away`}</Button>
        </div>
      </div>
    </Dialog>
  )
}
