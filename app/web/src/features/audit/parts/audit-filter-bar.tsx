import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import type { Person } from '@/lib/people'
import type { AuditFilters } from '../api/use-audit'

interface AuditFilterBarProps {
  view: AuditFilters
  onChange: (next: AuditFilters) => void
  people: Person[]
}

export function AuditFilterBar({ view, onChange, people }: AuditFilterBarProps) {
  const [action, setAction] = useState(view.action ?? '')
  const search = (event: FormEvent) => {
    event.preventDefault()
    onChange({ action: action.trim() || undefined })
  }
  const active = Object.values(view).some(Boolean)
  const clear = () => {
    setAction('')
    onChange({ action: undefined, actor: undefined, target: undefined, from: undefined, to: undefined })
  }
  return (
    <form role="search" className="flex flex-wrap items-end gap-3" onSubmit={search}>
      <div className="min-w-40 flex-1">
        <Field label={t`Action`}>
          {(wires) => (
            <TextInput
              type="search"
              placeholder={t`invite.*`}
              value={action}
              onChange={(event) => setAction(event.target.value)}
              onBlur={search}
              {...wires}
            />
          )}
        </Field>
      </div>
      <div className="min-w-40 flex-1">
        <Field label={t`Who`}>
          {(wires) => (
            <SelectInput
              value={view.actor ?? ''}
              onChange={(event) => onChange({ actor: event.target.value || undefined })}
              {...wires}
            >
              <option value="">{t`Everybody`}</option>
              {people.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      </div>
      <DayField label={t`From`} value={view.from} onChange={(from) => onChange({ from })} />
      <DayField label={t`To`} value={view.to} onChange={(to) => onChange({ to })} />
      {active && (
        <Button look="quiet" onClick={clear}>
          {t`Clear`}
        </Button>
      )}
    </form>
  )
}

interface DayFieldProps {
  label: string
  value?: string
  onChange: (value: string | undefined) => void
}

const DayField = ({ label, value, onChange }: DayFieldProps) => (
  <div className="min-w-36 flex-1 md:flex-none">
    <Field label={label}>
      {(wires) => (
        <TextInput
          type="date"
          className="figures"
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value || undefined)}
          {...wires}
        />
      )}
    </Field>
  </div>
)
