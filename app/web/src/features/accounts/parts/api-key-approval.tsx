import { plural, t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { Field } from '@/components/ui/field'
import { TextInput } from '@/components/ui/text-input'
import { formatUsd } from '@/lib/money'
import type { ApiKeyForm } from './api-key-dialog'
import { APPROVALS, approvalDays, spokenDay } from './api-key-request'
import type { SendingScope } from './api-key-words'

/** A key that sends does so without anybody being asked: its owner says yes beforehand, within limits. */
export function ApiKeyApproval({ scope, form }: { scope: SendingScope; form: ApiKeyForm }) {
  const { register, errors, values } = form
  const { count, cap, until } = APPROVALS[scope]
  const days = approvalDays()
  const texts = scope === 'messages:send'
  const said = texts ? messagesSaid(values[count]) : callsSaid(values[count])
  const most = formatUsd(values[cap] || 0)
  const day = spokenDay(values[until])
  return (
    <div className="grid gap-3 rounded-card border border-line bg-sunken p-3">
      <p className="font-medium">
        {texts ? t`Your standing yes to its messages` : t`Your standing yes to its calls`}
      </p>
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <Field label={texts ? t`Messages a day` : t`Calls a day`} error={errors[count]?.message}>
          {(wires) => (
            <TextInput
              type="number"
              inputMode="numeric"
              min={1}
              className="figures"
              {...wires}
              {...register(count)}
            />
          )}
        </Field>
        <Field label={t`Dollars in all`} error={errors[cap]?.message}>
          {(wires) => (
            <TextInput
              type="number"
              inputMode="decimal"
              step="any"
              min={0}
              className="figures"
              {...wires}
              {...register(cap)}
            />
          )}
        </Field>
        <Field label={t`Last day`} error={errors[until]?.message}>
          {(wires) => (
            <TextInput
              type="date"
              className="figures"
              min={days.min}
              max={days.max}
              {...wires}
              {...register(until)}
            />
          )}
        </Field>
      </div>
      <Banner tone="info">
        {t`Until the end of ${day} this key may send ${said}, and spend ${most} in all, without anybody being asked again. Quiet hours, opt-outs and your budget still hold. At a limit it is refused.`}
      </Banner>
    </div>
  )
}

const messagesSaid = (count: number) =>
  plural(count || 0, { one: '# message a day', other: '# messages a day' })
const callsSaid = (count: number) => plural(count || 0, { one: '# call a day', other: '# calls a day' })
