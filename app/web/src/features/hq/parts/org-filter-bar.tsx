import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'

interface OrgView {
  q?: string
  state?: string
  health?: string
}

interface OrgFilterBarProps {
  view: OrgView
  sort: string
  onChange: (next: OrgView & { sort?: string }) => void
}

export function OrgFilterBar({ view, sort, onChange }: OrgFilterBarProps) {
  return (
    <div className="flex flex-wrap items-end gap-3">
      {/* A search that came by the address, as from the palette, starts the field anew. */}
      <SearchField key={view.q} value={view.q} onChange={(q) => onChange({ q })} />
      <div className="w-40 max-md:min-w-32 max-md:flex-1">
        <Field label={t`State`}>
          {(wires) => (
            <SelectInput
              value={view.health ?? view.state ?? ''}
              onChange={(event) => onChange(asFilter(event.target.value))}
              {...wires}
            >
              <option value="">{t`All`}</option>
              <option value="open">{t`Open`}</option>
              <option value="paused">{t`Paused`}</option>
              <option value="closed">{t`Closed`}</option>
              <option value="damaged">{t`Damaged`}</option>
            </SelectInput>
          )}
        </Field>
      </div>
      <div className="min-w-32 flex-1 md:hidden">
        <Field label={t`Sorted by`}>
          {(wires) => (
            <SelectInput value={sort} onChange={(event) => onChange({ sort: event.target.value })} {...wires}>
              <option value="name">{t`Name`}</option>
              <option value="-bytes">{t`Largest first`}</option>
              <option value="-last_write_at">{t`Written last first`}</option>
              <option value="-members">{t`Most members first`}</option>
              <option value="-created_at">{t`Newest first`}</option>
            </SelectInput>
          )}
        </Field>
      </div>
    </div>
  )
}

/** One choice for a person, two facts for the server: a damaged organization is open or closed too. */
const asFilter = (chosen: string): OrgView =>
  chosen === 'damaged'
    ? { state: undefined, health: chosen }
    : { state: chosen || undefined, health: undefined }

interface SearchFieldProps {
  value?: string
  onChange: (q: string | undefined) => void
}

function SearchField({ value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value ?? '')
  const search = (event: FormEvent) => {
    event.preventDefault()
    const wished = typed.trim() || undefined
    if (wished !== value) onChange(wished)
  }
  return (
    <form role="search" className="min-w-56 flex-1 max-md:basis-full md:max-w-96" onSubmit={search}>
      <Field label={t`Name or id`}>
        {(wires) => (
          <TextInput
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={search}
            {...wires}
          />
        )}
      </Field>
    </form>
  )
}
