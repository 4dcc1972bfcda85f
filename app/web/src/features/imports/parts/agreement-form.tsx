import { useId, type ReactNode } from 'react'
import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { CheckInput } from '@/components/ui/check-input'
import { Field } from '@/components/ui/field'
import { SelectInput } from '@/components/ui/select-input'
import { TextArea } from '@/components/ui/text-area'
import { TextInput } from '@/components/ui/text-input'
import { CHANNELS, CLASSES, SOURCES, type Agreement, type Faults } from './consent-draft'

interface AgreementFormProps {
  number: number | null
  agreement: Agreement
  faults: Faults
  onChange: (next: Agreement) => void
  onRemove?: () => void
}

const WORDING_MAX = 2_000
const EVIDENCE_MAX = 500

/** What they agreed to: on which channels, for what, in which words, and where that can be looked up. */
export function AgreementForm({ number, agreement, faults, onChange, onRemove }: AgreementFormProps) {
  const put = (part: Partial<Agreement>) => onChange({ ...agreement, ...part })
  return (
    <Card
      title={number === null ? t`What they agreed to` : t`Agreement ${number}`}
      action={onRemove && <Button look="quiet" onClick={onRemove}>{t`Remove`}</Button>}
    >
      <div className="grid gap-4">
        <div className="grid items-start gap-4 md:grid-cols-2">
          <Several
            legend={t`They may be reached by`}
            options={CHANNELS}
            words={channelWords}
            chosen={agreement.channels}
            error={
              faults.channels
                ? t`Choose at least one.`
                : faults.twice
                  ? t`One of these is said above already.`
                  : undefined
            }
            onChange={(channels) => put({ channels })}
          />
          <Several
            legend={t`For`}
            options={CLASSES}
            words={classWords}
            chosen={agreement.classes}
            error={faults.classes ? t`Choose at least one.` : undefined}
            onChange={(classes) => put({ classes })}
          />
        </div>
        <Field
          label={t`The words they were shown or told`}
          hint={t`To the letter, as on the form. A regulator asks for them.`}
          error={faults.wording ? t`Without the words it does not count as agreed.` : undefined}
        >
          {(wires) => (
            <TextArea
              {...wires}
              maxLength={WORDING_MAX}
              value={agreement.wording}
              onChange={({ target }) => put({ wording: target.value })}
            />
          )}
        </Field>
        <div className="grid items-start gap-4 md:grid-cols-2">
          <Field label={t`They said it in`}>
            {(wires) => (
              <SelectInput
                {...wires}
                value={agreement.source}
                onChange={({ target }) => put({ source: target.value as Agreement['source'] })}
              >
                {SOURCES.map((source) => (
                  <option key={source} value={source}>
                    {i18n._(sourceWords[source])}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
          <Field label={t`Where it can be looked up`} hint={t`A page, a form, a folder`}>
            {(wires) => (
              <TextInput
                {...wires}
                maxLength={EVIDENCE_MAX}
                value={agreement.evidence}
                onChange={({ target }) => put({ evidence: target.value })}
              />
            )}
          </Field>
        </div>
      </div>
    </Card>
  )
}

interface SeveralProps<V extends string> {
  legend: ReactNode
  options: readonly V[]
  words: Record<V, MessageDescriptor>
  chosen: readonly V[]
  error?: string
  onChange: (chosen: V[]) => void
}

function Several<V extends string>({ legend, options, words, chosen, error, onChange }: SeveralProps<V>) {
  const id = useId()
  return (
    <fieldset className="grid min-w-0 content-start gap-2" aria-describedby={error ? id : undefined}>
      <legend className="mb-1 font-medium">{legend}</legend>
      {options.map((option) => (
        <CheckInput
          key={option}
          label={i18n._(words[option])}
          checked={chosen.includes(option)}
          onChange={({ target }) =>
            onChange(options.filter((one) => (one === option ? target.checked : chosen.includes(one))))
          }
        />
      ))}
      {error && (
        <p id={id} role="alert" className="text-sm text-stop">
          {error}
        </p>
      )}
    </fieldset>
  )
}

const channelWords = { voice: msg`Calls`, sms: msg`Texts`, email: msg`E-mail` }
const classWords = {
  marketing: msg`Marketing: offers, news, invitations`,
  informational: msg`Information: appointments, orders, answers`,
}
const sourceWords = {
  form: msg`a form`,
  written: msg`something written`,
  verbal: msg`a conversation`,
  message: msg`a message`,
  import: msg`a list from elsewhere`,
  other: msg`something else`,
}
