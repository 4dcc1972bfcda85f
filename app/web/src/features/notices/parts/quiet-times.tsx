import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { CheckInput } from '@/components/ui/check-input'
import { Field } from '@/components/ui/field'
import { TextInput } from '@/components/ui/text-input'
import type { NoticeSettings } from '../api/use-notice-settings'

type Quiet = NonNullable<NoticeSettings['quiet']>
const usual = (): Quiet => ({
  start: '20:00',
  end: '08:00',
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

interface QuietTimesProps {
  quiet: Quiet | null
  onChange: (quiet: Quiet | null) => void
}

export function QuietTimes({ quiet, onChange }: QuietTimesProps) {
  return (
    <Card
      title={t`Quiet times`}
      hint={t`No sound, push or mail then. Notices still wait for you in the app.`}
    >
      <div className="grid gap-4">
        <CheckInput
          label={t`Keep quiet every day`}
          checked={quiet !== null}
          onChange={(event) => onChange(event.target.checked ? usual() : null)}
        />
        {quiet && (
          <div className="flex flex-wrap gap-4">
            <Moment label={t`From`} value={quiet.start} onChange={(start) => onChange({ ...quiet, start })} />
            <Moment label={t`To`} value={quiet.end} onChange={(end) => onChange({ ...quiet, end })} />
          </div>
        )}
      </div>
    </Card>
  )
}

interface MomentProps {
  label: string
  value: string
  onChange: (value: string) => void
}

const Moment = ({ label, value, onChange }: MomentProps) => (
  <div className="w-32">
    <Field label={label}>
      {(wires) => (
        <TextInput
          key={value}
          type="time"
          className="figures"
          defaultValue={value}
          onBlur={(event) =>
            event.target.value && event.target.value !== value && onChange(event.target.value)
          }
          {...wires}
        />
      )}
    </Field>
  </div>
)
