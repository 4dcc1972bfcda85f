import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { toast } from '@/lib/toasts'
import type { Channel, Lead } from '../api/lead-shapes'
import { useLeadSuppress } from '../api/use-lead-suppress'
import { addressOf } from './lead-options'
import { channelWords } from './lead-words'

const WORDS_MIN = 3
const WORDS_MAX = 500
/** Their own wish: taking it back needs word that they changed their mind. */
const ASKED_FOR = new Set(['stop', 'unsubscribe', 'spam', 'complaint'])

interface LeadLiftDialogProps {
  lead: Lead
  channel: Channel
  onClose: () => void
}

/** Opens a channel again, with the reason that is kept for it. */
export default function LeadLiftDialog({ lead, channel, onClose }: LeadLiftDialogProps) {
  const suppress = useLeadSuppress(lead)
  const name = i18n._(channelWords[channel])
  const address = addressOf(lead, channel)
  const asked = ASKED_FOR.has(lead.suppression[channel]?.reason ?? '')
  const said = v.pipe(v.string(), v.trim())
  const form = useAppForm({
    schema: v.object({
      reason: v.pipe(said, v.minLength(WORDS_MIN, t`Say why, in a few words.`)),
      evidence: asked ? v.pipe(said, v.minLength(1, t`Say how they agreed again.`)) : said,
    }),
    start: { reason: '', evidence: '' },
    send: async ({ reason, evidence }) => {
      await suppress.mutateAsync({ act: 'lift', channel, reason, evidence })
      toast(t`${name} to ${address}: allowed again`)
      onClose()
    },
  })
  const { register, submit, errors, busy, problem } = form
  return (
    <Dialog title={t`${name}: allow again`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <p className="text-ink-2">
          {t`${address} may be contacted again. Do this only if they wish it; the reason is kept.`}
        </p>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`Why`} error={errors.reason?.message}>
          {(wires) => <TextInput data-first maxLength={WORDS_MAX} {...wires} {...register('reason')} />}
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
          <Button type="submit" look="primary" busy={busy}>
            {t`Allow again`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
