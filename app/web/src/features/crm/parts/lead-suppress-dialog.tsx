import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { toast } from '@/lib/toasts'
import type { Channel, Lead } from '../api/lead-shapes'
import { useLeadSuppress } from '../api/use-lead-suppress'
import { spokenPhone } from './lead-options'
import { channelWords, reasonWords } from './lead-words'

const REASONS = [
  'manual',
  'stop',
  'unsubscribe',
  'complaint',
  'wrong_person',
  'dnc',
  'bounce',
  'spam',
] as const
const WORDS_MIN = 3
const WORDS_MAX = 500
/** Their own wish: lifting it takes word that they changed their mind. */
const ASKED_FOR = new Set(['stop', 'unsubscribe', 'spam', 'complaint'])
const said = v.pipe(v.string(), v.trim())

interface SuppressDialogProps {
  lead: Lead
  act: 'suppress' | 'lift'
  channel: Channel
  onClose: () => void
}

/** Shuts a channel, or opens it again; the address counts, so everybody who shares it is meant. */
export default function SuppressDialog({ lead, act, channel, onClose }: SuppressDialogProps) {
  const suppress = useLeadSuppress(lead)
  const name = i18n._(channelWords[channel])
  const address = channel === 'email' ? (lead.email ?? '') : spokenPhone(lead.phone ?? '')
  const shutting = act === 'suppress'
  const asked = !shutting && ASKED_FOR.has(lead.suppression[channel]?.reason ?? '')
  const form = useAppForm({
    schema: v.object({
      reason: v.string(),
      words: shutting ? said : v.pipe(said, v.minLength(WORDS_MIN, t`Say why, in a few words.`)),
      evidence: asked ? v.pipe(said, v.minLength(1, t`Say how they agreed again.`)) : said,
    }),
    start: { reason: 'manual' as string, words: '', evidence: '' },
    send: async ({ reason, words, evidence }) => {
      await suppress.mutateAsync(
        shutting ? { act, channel, reason, note: words } : { act, channel, reason: words, evidence },
      )
      toast(shutting ? t`${name} to ${address} are shut` : t`${name} to ${address} are open again`)
      onClose()
    },
  })
  const { register, submit, errors, busy, problem } = form
  return (
    <Dialog title={shutting ? t`${name}: do not contact` : t`${name}: open again`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <p className="text-ink-2">
          {shutting
            ? t`Nothing goes to ${address} from then on, whoever has this address.`
            : t`${address} may be contacted again. Do this only if they wish it; the reason is kept.`}
        </p>
        {problem && <ProblemNote problem={problem} />}
        {shutting && (
          <Field label={t`Reason`} error={errors.reason?.message}>
            {(wires) => (
              <SelectInput {...wires} {...register('reason')}>
                {REASONS.map((reason) => (
                  <option key={reason} value={reason}>
                    {i18n._(reasonWords[reason])}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        )}
        <Field label={shutting ? t`Note` : t`Why`} error={errors.words?.message}>
          {(wires) => <TextInput maxLength={WORDS_MAX} {...wires} {...register('words')} />}
        </Field>
        {asked && (
          <Field
            label={t`How they agreed again`}
            hint={t`When, to whom, in which words`}
            error={errors.evidence?.message}
          >
            {(wires) => <TextInput maxLength={WORDS_MAX} {...wires} {...register('evidence')} />}
          </Field>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look={shutting ? 'danger' : 'primary'} busy={busy}>
            {shutting ? t`Do not contact` : t`Open again`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
