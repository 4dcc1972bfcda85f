import { t } from '@lingui/core/macro'
import { SelectInput } from '@/components/ui/select-input'
import { useStanding } from '@/lib/me'
import { usePeople } from '@/lib/people'

interface TaskPersonFilterProps {
  chosen: string
  onChange: (assignee: string | undefined) => void
}

/** Whose day is shown; for those who lead others. */
export function TaskPersonFilter({ chosen, onChange }: TaskPersonFilterProps) {
  const { me, role } = useStanding()
  const people = usePeople().data?.items ?? []
  if (role !== 'owner' && role !== 'manager') return null
  const others = people.filter(({ id, disabled }) => id !== me.user_id && !disabled)
  if (others.length === 0) return null
  return (
    <SelectInput
      aria-label={t`Whose day`}
      className="max-w-56"
      value={chosen}
      onChange={({ target }) => onChange(target.value === 'me' ? undefined : target.value)}
    >
      <option value="me">{t`Mine`}</option>
      {others.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectInput>
  )
}
