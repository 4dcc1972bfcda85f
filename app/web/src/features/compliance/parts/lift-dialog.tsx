import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAppForm } from '@/lib/form'
import { spokenPhone } from '@/lib/phones'
import { toast } from '@/lib/toasts'
import { addressed, wasAskedFor, type Suppressed } from '../api/suppression-shapes'
import { useUnsuppress } from '../api/use-unsuppress'
import { channelWords } from './suppression-words'

const WORDS_MIN = 3
const WORDS_MAX = 500

/** An address is contacted again, with the reason that is kept for it. */
export default function LiftDialog({ one, onClose }: { one: Suppressed; onClose: () => void }) {
  const lift = useUnsuppress(one.channel)
  const address = one.address ?? ''
  const [shown, name] = [spokenPhone(address), i18n._(channelWords[one.channel])]
  const asked = wasAskedFor(one)
  const said = v.pipe(v.string(), v.trim())
  const form = useAppForm({
    schema: v.object({
      reason: v.pipe(said, v.minLength(WORDS_MIN, t`Say why, in a few words.`)),
      evidence: asked ? v.pipe(said, v.minLength(1, t`Say how they agreed again.`)) : said,
    }),
    start: { reason: '', evidence: '' },
    send: async ({ reason, evidence }) => {
      await lift.mutateAsync({
        ...addressed(one.channel, address),
        reason,
        ...(evidence ? { evidence } : {}),
      })
      toast(t`${shown} may be contacted again`)
      onClose()
    },
  })
  return (
    <Dialog title={t`${name}: contact ${shown} again?`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void form.submit(event)}>
        {asked ? (
          <Banner tone="warn" title={t`They asked to be left alone`}>
            {t`It ends when they agree again: they can write START themselves, or you say here how they told you.`}
          </Banner>
        ) : (
          <p className="text-ink-2">{t`What you say here is kept, with your name.`}</p>
        )}
        {form.problem && <ProblemNote problem={form.problem} />}
        <Field label={t`Why`} error={form.errors.reason?.message}>
          {(wires) => <TextInput data-first maxLength={WORDS_MAX} {...wires} {...form.register('reason')} />}
        </Field>
        {asked && (
          <Field
            label={t`How they agreed again`}
            hint={t`When, to whom, in which words`}
            error={form.errors.evidence?.message}
          >
            {(wires) => <TextInput maxLength={WORDS_MAX} {...wires} {...form.register('evidence')} />}
          </Field>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t`Leave it`}</Button>
          <Button type="submit" look="primary" busy={form.busy}>
            {t`Allow again`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
