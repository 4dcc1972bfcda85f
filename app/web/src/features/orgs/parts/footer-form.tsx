import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { ConflictChoice } from '@/components/ui/conflict-choice'
import { Field } from '@/components/ui/field'
import { TextArea } from '@/components/ui/text-area'
import { TextInput } from '@/components/ui/text-input'
import type { Org } from '../api/use-org'
import { FormCard } from './form-card'
import { useOrgForm } from './use-org-form'

const SMS_LENGTH_MAX = 160
const EMAIL_LENGTH_MAX = 2_000
const schema = v.object({
  sms: v.pipe(v.string(), v.maxLength(SMS_LENGTH_MAX)),
  email: v.pipe(v.string(), v.maxLength(EMAIL_LENGTH_MAX)),
})

const footersOf = (org: Pick<Org, 'legal_footers'>) => ({
  sms: org.legal_footers.sms ?? '',
  email: org.legal_footers.email ?? '',
})

export function FooterForm({ org, mayEdit }: { org: Org; mayEdit: boolean }) {
  const { form, conflict, save, dropMine } = useOrgForm({
    org,
    schema,
    start: footersOf(org),
    changeOf: (values) => ({ legal_footers: values }),
  })
  const { register, submit, errors, busy, problem, changed } = form
  return (
    <FormCard
      title={t`Legal footers`}
      hint={t`Added below every text and mail that leaves this organization.`}
      {...{ mayEdit, busy, problem }}
      changed={changed}
      onSubmit={(event) => void submit(event)}
    >
      {conflict && (
        <ConflictChoice
          busy={busy}
          rows={[
            {
              name: t`Texts`,
              theirs: footersOf(conflict.theirs).sms,
              mine: conflict.mine.legal_footers?.sms ?? '',
            },
            {
              name: t`Mails`,
              theirs: footersOf(conflict.theirs).email,
              mine: conflict.mine.legal_footers?.email ?? '',
            },
          ]}
          onTheirs={() => dropMine(footersOf(conflict.theirs))}
          onMine={() => void save(conflict.theirs.version, conflict.mine)}
        />
      )}
      <Field label={t`Below texts`} error={errors.sms?.message}>
        {(wires) => <TextInput maxLength={SMS_LENGTH_MAX} {...wires} {...register('sms')} />}
      </Field>
      <Field label={t`Below mails`} error={errors.email?.message} hint={t`Your postal address belongs here.`}>
        {(wires) => <TextArea maxLength={EMAIL_LENGTH_MAX} {...wires} {...register('email')} />}
      </Field>
    </FormCard>
  )
}
