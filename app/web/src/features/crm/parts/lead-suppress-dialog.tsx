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
import { addressOf } from './lead-options'
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
const WORDS_MAX = 500
const schema = v.object({ reason: v.string(), note: v.pipe(v.string(), v.trim()) })

interface LeadSuppressDialogProps {
  lead: Lead
  channel: Channel
  onClose: () => void
}

/** Shuts a channel to an address: everybody who shares it is meant. */
export default function LeadSuppressDialog({ lead, channel, onClose }: LeadSuppressDialogProps) {
  const suppress = useLeadSuppress(lead)
  const name = i18n._(channelWords[channel])
  const address = addressOf(lead, channel)
  const form = useAppForm({
    schema,
    start: { reason: 'manual' as string, note: '' },
    send: async ({ reason, note }) => {
      await suppress.mutateAsync({ act: 'suppress', channel, reason, note })
      toast(t`${name} to ${address}: blocked`)
      onClose()
    },
  })
  const { register, submit, errors, busy, problem } = form
  return (
    <Dialog title={t`${name}: do not contact`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <p className="text-ink-2">{t`Nothing goes to ${address} from then on, whoever has this address.`}</p>
        {problem && <ProblemNote problem={problem} />}
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
        <Field label={t`Note`} error={errors.note?.message}>
          {(wires) => <TextInput maxLength={WORDS_MAX} {...wires} {...register('note')} />}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="danger" busy={busy}>
            {t`Do not contact`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
