import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import type { AuditFilters } from '../api/use-audit'
import type { Operator } from '../api/use-operators'

interface AuditFilterBarProps {
  view: AuditFilters
  onChange: (next: AuditFilters) => void
  onClear: () => void
  operators: Operator[]
}

export function AuditFilterBar({ view, onChange, onClear, operators }: AuditFilterBarProps) {
  const [words, setWords] = useState({ action: view.action ?? '', target: view.target ?? '' })
  const search = (event: FormEvent) => {
    event.preventDefault()
    const next = { action: words.action.trim() || undefined, target: words.target.trim() || undefined }
    if (next.action !== view.action || next.target !== view.target) onChange(next)
  }
  return (
    <form role="search" className="flex flex-wrap items-end gap-3" onSubmit={search}>
      <WordField
        label={t`Action`}
        placeholder={t`org.*`}
        value={words.action}
        onChange={(action) => setWords({ ...words, action })}
        onLeave={search}
      />
      <div className="min-w-40 flex-1">
        <Field label={t`Who`}>
          {(wires) => (
            <SelectInput
              value={view.actor ?? ''}
              onChange={(event) => onChange({ actor: event.target.value || undefined })}
              {...wires}
            >
              <option value="">{t`Everybody`}</option>
              <option value="operator">{t`The command line`}</option>
              <option value="house">{t`Timed work`}</option>
              {operators.map(({ user_id: id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      </div>
      <WordField
        label={t`On`}
        placeholder={t`org_…`}
        value={words.target}
        onChange={(target) => setWords({ ...words, target })}
        onLeave={search}
      />
      <DayField label={t`From`} value={view.from} onChange={(from) => onChange({ from })} />
      <DayField label={t`To`} value={view.to} onChange={(to) => onChange({ to })} />
      {Object.values(view).some(Boolean) && (
        <Button look="quiet" onClick={onClear}>
          {t`Clear`}
        </Button>
      )}
      {/* Enter searches: a form of several fields needs its button, seen or not. */}
      <button type="submit" tabIndex={-1} className="sr-only">
        {t`Search`}
      </button>
    </form>
  )
}

interface WordFieldProps {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  onLeave: (event: FormEvent) => void
}

const WordField = ({ label, placeholder, value, onChange, onLeave }: WordFieldProps) => (
  <div className="min-w-36 flex-1">
    <Field label={label}>
      {(wires) => (
        <TextInput
          type="search"
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={onLeave}
          {...wires}
        />
      )}
    </Field>
  </div>
)

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
