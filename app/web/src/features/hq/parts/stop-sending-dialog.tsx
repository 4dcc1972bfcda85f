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
import { useSetSending } from '../api/use-set-sending'
import { line, REASON_LENGTH_MAX } from '../rules'

const schema = v.object({ why: line(REASON_LENGTH_MAX), live_calls: v.picklist(['finish', 'hang_up']) })

export function StopSendingDialog({ onClose }: { onClose: () => void }) {
  const set = useSetSending()
  const { register, submit, errors, busy, problem } = useAppForm<v.InferOutput<typeof schema>>({
    schema,
    start: { why: '', live_calls: 'finish' },
    send: async (values) => {
      await set.mutateAsync({ on: false, ...values })
      toast(t`Nothing leaves this host any more`)
      onClose()
    },
  })
  return (
    <Dialog title={t`Stop all sending on this host?`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <p className="text-ink-2">
          {t`From the answer on no text, mail or call leaves, in any organization. What is due waits; nothing is lost.`}
        </p>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`Why`} hint={t`Shown to every organization.`} error={errors.why?.message}>
          {(wires) => <TextInput autoFocus {...wires} {...register('why')} />}
        </Field>
        <Field label={t`Calls that run now`}>
          {(wires) => (
            <SelectInput {...wires} {...register('live_calls')}>
              <option value="finish">{t`May finish`}</option>
              <option value="hang_up">{t`Are hung up`}</option>
            </SelectInput>
          )}
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="danger" busy={busy}>
            {t`Stop all sending`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
