import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { ConflictChoice } from '@/components/ui/conflict-choice'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import type { Org } from '../api/use-org'
import { timezones } from '../zones'
import { FormCard } from './form-card'
import { useOrgForm } from './use-org-form'

const NAME_LENGTH_MAX = 120
const schema = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(NAME_LENGTH_MAX)),
  timezone: v.string(),
})

export function NameForm({ org, mayEdit }: { org: Org; mayEdit: boolean }) {
  const { form, conflict, save, dropMine } = useOrgForm({
    org,
    schema,
    start: { name: org.name, timezone: org.timezone },
    changeOf: (values) => values,
  })
  const { register, submit, errors, busy, problem, changed } = form
  return (
    <FormCard
      title={t`Name and time`}
      hint={t`People see this name in invites. Reports and quiet hours without a place of their own use this zone.`}
      {...{ mayEdit, busy, problem }}
      changed={changed}
      onSubmit={(event) => void submit(event)}
    >
      {conflict && (
        <ConflictChoice
          busy={busy}
          rows={[
            { name: t`Name`, theirs: conflict.theirs.name, mine: conflict.mine.name ?? '' },
            { name: t`Time zone`, theirs: conflict.theirs.timezone, mine: conflict.mine.timezone ?? '' },
          ]}
          onTheirs={() => dropMine({ name: conflict.theirs.name, timezone: conflict.theirs.timezone })}
          onMine={() => void save(conflict.theirs.version, conflict.mine)}
        />
      )}
      <Field label={t`Name`} error={errors.name?.message}>
        {(wires) => <TextInput autoComplete="organization" {...wires} {...register('name')} />}
      </Field>
      <Field label={t`Time zone`} error={errors.timezone?.message}>
        {(wires) => (
          <SelectInput {...wires} {...register('timezone')}>
            {timezones(org.timezone).map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </SelectInput>
        )}
      </Field>
    </FormCard>
  )
}
