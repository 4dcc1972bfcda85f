import { useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { asProblem, Problem } from '@/api/problem'
import { CheckInput } from '@/components/ui/check-input'
import { ConflictChoice } from '@/components/ui/conflict-choice'
import { TextInput } from '@/components/ui/text-input'
import { toast } from '@/lib/toasts'
import { useChangeOrg } from '../api/use-change-org'
import type { Org } from '../api/use-org'
import { FormCard } from './form-card'

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Day = (typeof DAYS)[number]
type Hours = Org['quiet_hours']
const DEFAULT_WINDOW = { start: '09:00', end: '20:00' }
/** A Monday; only its weekday is read. */
const SOME_MONDAY = Date.UTC(2024, 0, 1)
const DAY_MS = 86_400_000

const dayName = (index: number) =>
  new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' }).format(
    SOME_MONDAY + index * DAY_MS,
  )

export function QuietForm({ org, mayEdit }: { org: Org; mayEdit: boolean }) {
  const change = useChangeOrg()
  const [draft, setDraft] = useState<Hours | null>(null)
  const hours = draft ?? org.quiet_hours
  const save = (version: number) =>
    change.mutate(
      { version, change: { quiet_hours: hours } },
      { onSuccess: () => (setDraft(null), toast(t`Saved`)) },
    )
  const problem = change.error ? asProblem(change.error) : null
  const theirs = conflictOf(problem)
  return (
    <FormCard
      title={t`Contact hours`}
      hint={t`When people may be reached, in their own local time. Everything else is quiet.`}
      mayEdit={mayEdit}
      busy={change.isPending}
      changed={draft !== null}
      problem={theirs ? null : problem}
      onSubmit={(event) => (event.preventDefault(), save(org.version))}
    >
      {theirs && (
        <ConflictChoice
          busy={change.isPending}
          rows={differences(theirs.quiet_hours, hours)}
          onTheirs={() => (setDraft(theirs.quiet_hours), change.reset())}
          onMine={() => save(theirs.version)}
        />
      )}
      <ul className="grid gap-2">
        {DAYS.map((day, index) => (
          <DayRow
            key={day}
            name={dayName(index)}
            window={hours[day] ?? null}
            onChange={(window) => setDraft({ ...hours, [day]: window })}
          />
        ))}
      </ul>
      <CheckInput
        label={t`Quiet on public holidays`}
        checked={hours.quiet_on_holidays ?? false}
        onChange={(event) => setDraft({ ...hours, quiet_on_holidays: event.target.checked })}
      />
    </FormCard>
  )
}

interface DayRowProps {
  name: string
  window: Hours[Day] | null
  onChange: (window: Hours[Day]) => void
}

function DayRow({ name, window, onChange }: DayRowProps) {
  const [start, end] = [window?.start ?? DEFAULT_WINDOW.start, window?.end ?? DEFAULT_WINDOW.end]
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-1">
      <span className="w-36">
        <CheckInput
          label={name}
          checked={window !== null}
          onChange={(event) => onChange(event.target.checked ? DEFAULT_WINDOW : null)}
        />
      </span>
      {window ? (
        <span className="flex items-center gap-2">
          <TimeInput
            label={t`${name} from`}
            value={start}
            onChange={(value) => onChange({ start: value, end })}
          />
          <span className="text-ink-2">{t`to`}</span>
          <TimeInput
            label={t`${name} to`}
            value={end}
            onChange={(value) => onChange({ start, end: value })}
          />
        </span>
      ) : (
        <span className="text-ink-2">{t`Quiet all day`}</span>
      )}
    </li>
  )
}

interface TimeInputProps {
  label: string
  value: string
  onChange: (value: string) => void
}

/** The browser writes midnight at the end of a day as 00:00; the rule calls it 24:00. */
const TimeInput = ({ label, value, onChange }: TimeInputProps) => (
  <TextInput
    type="time"
    required
    aria-label={label}
    className="figures w-28"
    value={value === '24:00' ? '23:59' : value}
    onChange={(event) => event.target.value && onChange(event.target.value)}
  />
)

function conflictOf(problem: Problem | null): Org | null {
  if (problem?.code !== 'version_conflict') return null
  return (problem.details as { current?: Org } | null)?.current ?? null
}

const said = (window: Hours[Day] | undefined) => (window ? `${window.start}–${window.end}` : t`Quiet all day`)

function differences(theirs: Hours, mine: Hours) {
  return DAYS.map((day, index) => ({
    name: dayName(index),
    theirs: said(theirs[day]),
    mine: said(mine[day]),
  })).filter((row) => row.theirs !== row.mine)
}
