import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { CheckInput } from '@/components/ui/check-input'
import { ConflictChoice } from '@/components/ui/conflict-choice'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { useStanding } from '@/lib/me'
import type { Org } from '../api/use-org'
import { FormCard } from './form-card'
import { useOrgForm } from './use-org-form'

const GAP_H_MAX = 168
const schema = v.object({
  one_off_policy: v.picklist(['warn', 'block']),
  sms_long_policy: v.picklist(['allow', 'warn', 'block']),
  recording_consent: v.picklist(['none', 'announce', 'ask', 'beep']),
  min_gap_h: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(GAP_H_MAX)),
  developer_single_send: v.boolean(),
  four_eyes: v.boolean(),
  mfa_required: v.boolean(),
})
type Policies = v.InferOutput<typeof schema>

const policiesOf = (org: Org): Policies => ({
  one_off_policy: org.one_off_policy,
  sms_long_policy: org.sms_long_policy,
  recording_consent: org.recording_consent,
  min_gap_h: org.min_gap_h,
  developer_single_send: org.developer_single_send,
  four_eyes: org.four_eyes,
  mfa_required: org.mfa_required,
})

export function PolicyForm({ org, mayEdit }: { org: Org; mayEdit: boolean }) {
  const { role } = useStanding()
  const held = org.mfa_required && role !== 'owner'
  const { form, conflict, save, dropMine } = useOrgForm<Policies>({
    org,
    schema,
    start: policiesOf(org),
    changeOf: (values) => values,
  })
  const { register, submit, errors, busy, problem, changed } = form
  const names = policyNames()
  return (
    <FormCard
      title={t`House rules`}
      hint={t`Every outgoing call, text and mail is held against these.`}
      {...{ mayEdit, busy, problem }}
      changed={changed}
      onSubmit={(event) => void submit(event)}
    >
      {conflict && (
        <ConflictChoice
          busy={busy}
          rows={differences(policiesOf(conflict.theirs), {
            ...policiesOf(org),
            ...(conflict.mine as Policies),
          })}
          onTheirs={() => dropMine(policiesOf(conflict.theirs))}
          onMine={() => void save(conflict.theirs.version, conflict.mine)}
        />
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={names.one_off_policy}>
          {(wires) => (
            <SelectInput {...wires} {...register('one_off_policy')}>
              <option value="warn">{t`Warn the sender`}</option>
              <option value="block">{t`Refuse it`}</option>
            </SelectInput>
          )}
        </Field>
        <Field label={names.sms_long_policy}>
          {(wires) => (
            <SelectInput {...wires} {...register('sms_long_policy')}>
              <option value="allow">{t`Send it`}</option>
              <option value="warn">{t`Warn the sender`}</option>
              <option value="block">{t`Refuse it`}</option>
            </SelectInput>
          )}
        </Field>
        <Field label={names.recording_consent}>
          {(wires) => (
            <SelectInput {...wires} {...register('recording_consent')}>
              <option value="none">{t`Do not record`}</option>
              <option value="announce">{t`Say that it is recorded`}</option>
              <option value="ask">{t`Ask, and record after a yes`}</option>
              <option value="beep">{t`Beep while recording`}</option>
            </SelectInput>
          )}
        </Field>
        <Field label={names.min_gap_h} error={errors.min_gap_h?.message}>
          {(wires) => (
            <TextInput
              type="number"
              min={0}
              max={GAP_H_MAX}
              className="figures"
              {...wires}
              {...register('min_gap_h')}
            />
          )}
        </Field>
      </div>
      <div className="grid gap-3">
        <CheckInput label={names.developer_single_send} {...register('developer_single_send')} />
        <CheckInput
          label={names.four_eyes}
          hint={t`Who prepared a batch cannot be the one who approves it.`}
          {...register('four_eyes')}
        />
        <CheckInput
          label={names.mfa_required}
          hint={held ? t`Only an owner may switch this off.` : t`Everybody gets a week to set one up.`}
          disabled={held}
          {...register('mfa_required')}
        />
      </div>
    </FormCard>
  )
}

const policyNames = (): Record<keyof Policies, string> => ({
  one_off_policy: t`A single message outside the rules`,
  sms_long_policy: t`A text of several segments`,
  recording_consent: t`Call recordings`,
  min_gap_h: t`Hours between two contacts with a person`,
  developer_single_send: t`Developers may send single messages`,
  four_eyes: t`Approvals need a second person`,
  mfa_required: t`Second factor for everybody`,
})

function differences(theirs: Policies, mine: Policies) {
  const names = policyNames()
  return (Object.keys(names) as (keyof Policies)[])
    .filter((key) => theirs[key] !== mine[key])
    .map((key) => ({ name: names[key], theirs: String(theirs[key]), mine: String(mine[key]) }))
}
