import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextInput } from '@/components/ui/text-input'
import { useAct } from '@/lib/act'
import { useStanding } from '@/lib/me'
import { useCloseOrg } from '../api/use-close-org'

/** The page above goes with it: once it is closed, the frame shows the closed organization. */
export default function DangerCloseDialog({ onClose }: { onClose: () => void }) {
  const { orgName } = useStanding()
  const close = useCloseOrg()
  const { run, busy, problem } = useAct()
  const [typed, setTyped] = useState('')
  const same = typed.trim() === orgName
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (same && !busy) void run(() => close.mutateAsync(typed.trim()))
  }
  return (
    <Dialog title={t`Close ${orgName}?`} onClose={onClose}>
      <form noValidate className="grid gap-4" onSubmit={submit}>
        <p className="text-ink-2">
          {t`Sending stops and everybody but its owners is shut out, at once. You have 30 days to take it back.`}
        </p>
        {problem && <ProblemNote problem={problem} />}
        <Field
          label={
            <Trans>
              Type <strong className="font-semibold wrap-anywhere select-all">{orgName}</strong> to confirm
            </Trans>
          }
        >
          {(wires) => (
            <TextInput
              autoFocus
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              {...wires}
            />
          )}
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Keep it open`}</Button>
          <Button type="submit" look="stop" className="wrap-anywhere" busy={busy} disabled={!same}>
            {t`Close ${orgName}`}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
