import { i18n, type MessageDescriptor } from '@lingui/core'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { TextArea } from '@/components/ui/text-area'
import { TextInput } from '@/components/ui/text-input'
import { midnight } from '@/lib/days'
import { useAppForm } from '@/lib/form'
import { toast } from '@/lib/toasts'
import { CHANNELS, CONSENT_CLASSES, type Lead } from '../api/lead-shapes'
import { useConsentRecord, type ConsentDraft } from '../api/use-consent'
import { channelWords, classWords, sourceWords, stateWords } from './lead-words'

/** What a person may have heard it by; the others the house writes itself. */
const SOURCES = ['verbal', 'written', 'form', 'message', 'other'] as const
const STATES = ['given', 'withdrawn', 'unknown'] as const
const WORDING_MAX = 2_000
const EVIDENCE_MAX = 500

const START = {
  voice: true,
  sms: false,
  email: false,
  class: 'marketing',
  state: 'given',
  source: 'verbal',
  wording: '',
  evidence: '',
  at: '',
}

export default function ConsentDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const { name } = lead
  const record = useConsentRecord(lead.id)
  const form = useAppForm({
    schema: schema(),
    start: START,
    send: async (values) => {
      await record.mutateAsync({ records: draftsOf(values) })
      toast(t`Written down`)
      onClose()
    },
  })
  const { register, submit, errors, busy, problem, values } = form
  const none = !CHANNELS.some((channel) => values[channel])
  const given = values.state === 'given'
  return (
    <Dialog title={t`What did ${name} say?`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        {problem && <ProblemNote problem={problem} />}
        <fieldset className="grid gap-1">
          <legend className="pb-1 font-medium">{t`About`}</legend>
          <div className="flex flex-wrap gap-x-4 gap-y-1">
            {CHANNELS.map((channel) => (
              <CheckInput key={channel} label={i18n._(channelWords[channel])} {...register(channel)} />
            ))}
          </div>
        </fieldset>
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Choice label={t`For`} wires={register('class')} words={classWords} values={CONSENT_CLASSES} />
          <Choice label={t`They`} wires={register('state')} words={stateWords} values={STATES} />
          <Choice label={t`Known from`} wires={register('source')} words={sourceWords} values={SOURCES} />
          <Field label={t`When`} hint={t`Empty: today`} error={errors.at?.message}>
            {(wires) => <TextInput type="date" className="figures" {...wires} {...register('at')} />}
          </Field>
        </div>
        <Field
          label={given ? t`What they agreed to, word for word` : t`What they said, if you know`}
          hint={given ? t`The words they were shown or told; a regulator asks for them.` : undefined}
          error={errors.wording?.message}
        >
          {(wires) => <TextArea maxLength={WORDING_MAX} {...wires} {...register('wording')} />}
        </Field>
        <Field
          label={t`Where it can be looked up`}
          hint={t`A page, a recording, a form number`}
          error={errors.evidence?.message}
        >
          {(wires) => <TextInput maxLength={EVIDENCE_MAX} {...wires} {...register('evidence')} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" busy={busy} disabled={none}>
            {t`Write it down`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ChoiceProps<K extends string> {
  label: string
  wires: object
  words: Record<K, MessageDescriptor>
  values: readonly K[]
}

const Choice = <K extends string>({ label, wires, words, values }: ChoiceProps<K>) => (
  <Field label={label}>
    {(own) => (
      <SelectInput {...own} {...wires}>
        {values.map((value) => (
          <option key={value} value={value}>
            {i18n._(words[value])}
          </option>
        ))}
      </SelectInput>
    )}
  </Field>
)

const schema = () =>
  v.pipe(
    v.object({
      voice: v.boolean(),
      sms: v.boolean(),
      email: v.boolean(),
      class: v.string(),
      state: v.string(),
      source: v.string(),
      wording: v.pipe(v.string(), v.trim()),
      evidence: v.pipe(v.string(), v.trim()),
      at: v.string(),
    }),
    v.forward(
      v.check(
        ({ state, wording }) => state !== 'given' || wording !== '',
        t`Say what they agreed to, in the words they were shown or told.`,
      ),
      ['wording'],
    ),
  )

export function draftsOf({ class: class_, state, source, wording, evidence, at, ...channels }: typeof START) {
  return CHANNELS.filter((channel) => channels[channel]).map(
    (channel) =>
      ({
        channel,
        class: class_,
        state,
        source,
        wording,
        ...(evidence ? { evidence } : {}),
        ...(at ? { at: midnight(at) } : {}),
      }) as ConsentDraft,
  )
}
