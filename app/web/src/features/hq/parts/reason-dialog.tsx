import type { ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import * as v from 'valibot'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextArea } from '@/components/ui/text-area'
import { useAppForm } from '@/lib/form'
import { reason, REASON_LENGTH_MAX } from '../rules'

interface ReasonDialogProps {
  title: string
  /** What will happen, in plain words. */
  children: ReactNode
  /** Who will read the reason. */
  hint: string
  verb: string
  act: (reason: string) => Promise<unknown>
  onClose: () => void
}

const schema = v.object({ reason: reason() })

/** An act on somebody else's things says why, and the why is kept. */
export function ReasonDialog({ title, children, hint, verb, act, onClose }: ReasonDialogProps) {
  const { register, submit, errors, busy, problem } = useAppForm({
    schema,
    start: { reason: '' },
    send: async (values) => {
      await act(values.reason)
      onClose()
    },
  })
  return (
    <Dialog title={title} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={(event) => void submit(event)}>
        <div className="grid gap-2 text-ink-2">{children}</div>
        {problem && <ProblemNote problem={problem} />}
        <Field label={t`Why`} hint={hint} error={errors.reason?.message}>
          {(wires) => <TextArea autoFocus maxLength={REASON_LENGTH_MAX} {...wires} {...register('reason')} />}
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="danger" busy={busy}>
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
