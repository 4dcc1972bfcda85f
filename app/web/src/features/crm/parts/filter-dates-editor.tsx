import { useState, type FormEvent } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { TextInput } from '@/components/ui/text-input'
import { agoText, daysAgo, dayMeant } from './filter-dates'
import type { EditorProps } from './filter-editor'
import { FilterRadios } from './filter-radios'

const WITHIN = [0, 7, 30, 90]
const BEFORE = [7, 30, 90]

/** A time told by days ago, which stays true tomorrow, or between two days of the calendar. */
export function FilterDates({ def, params, ask, onClose }: EditorProps) {
  const [since = '', until = ''] = def.names
  const [from, to] = [params.get(since), params.get(until)]
  const [days, setDays] = useState({ from: from ? dayMeant(from) : '', to: to ? dayMeant(to) : '' })
  const within = WITHIN.map((count) => ({
    value: `${agoText(count)}/`,
    label: count === 0 ? t`Today` : t`In the last ${plural(count, { one: '# day', other: '# days' })}`,
  }))
  const before = BEFORE.map((count) => ({
    value: `/${agoText(count)}`,
    label: t`More than ${plural(count, { one: '# day', other: '# days' })} ago`,
  }))
  const pick = (value: string) => {
    const [start, end] = value.split('/')
    ask({ [since]: start || undefined, [until]: end || undefined })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask({ [since]: days.from || undefined, [until]: days.to || undefined })
    onClose()
  }
  const relative = daysAgo(from) !== null || daysAgo(to) !== null
  return (
    <div className="min-h-0 overflow-y-auto">
      <div className="p-3">
        <FilterRadios
          label={def.title}
          options={[...within, ...before]}
          value={relative ? `${from ?? ''}/${to ?? ''}` : ''}
          onChange={pick}
        />
      </div>
      <form className="grid gap-3 border-t border-line p-3" onSubmit={submit}>
        <div className="grid grid-cols-2 gap-3">
          <Field label={t`From`}>
            {(wires) => (
              <TextInput
                type="date"
                className="figures"
                value={days.from}
                onChange={({ target }) => setDays({ ...days, from: target.value })}
                {...wires}
              />
            )}
          </Field>
          <Field label={t`To`}>
            {(wires) => (
              <TextInput
                type="date"
                className="figures"
                value={days.to}
                onChange={({ target }) => setDays({ ...days, to: target.value })}
                {...wires}
              />
            )}
          </Field>
        </div>
        <Button type="submit" disabled={!days.from && !days.to}>{t`Between these days`}</Button>
      </form>
    </div>
  )
}
