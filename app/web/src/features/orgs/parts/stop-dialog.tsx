import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ProblemNote } from '@/components/ui/problem-note'
import { useStanding } from '@/lib/me'
import type { LiveCalls } from '../api/use-sending'
import { useSetSending } from '../api/use-set-sending'

/** One press more: what happens is said, and the button under the thumb does it. */
export default function StopDialog({ onClose }: { onClose: () => void }) {
  const { orgName } = useStanding()
  const [calls, setCalls] = useState<LiveCalls>('finish')
  const set = useSetSending()
  const done = () => {
    onClose()
    // The button that opened this is gone: reading goes on at the page, whose first words are the banner's.
    document.getElementById('page')?.focus({ preventScroll: true })
    scrollTo({ top: 0 })
  }
  const stop = () => set.mutate({ on: false, live_calls: calls }, { onSuccess: done })
  return (
    <Dialog title={t`Stop everything that is sent?`} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-ink-2">
          {t`No text, mail or call leaves ${orgName} any more, and no job goes on, until an owner or a manager starts it again. Nothing is lost.`}
        </p>
        <CallsChoice calls={calls} onChange={setCalls} />
        {set.error && <ProblemNote problem={asProblem(set.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Let it go on`}</Button>
          <Button look="stop" autoFocus busy={set.isPending} onClick={stop}>
            {t`Stop sending`}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}

interface CallsChoiceProps {
  calls: LiveCalls
  onChange: (calls: LiveCalls) => void
}

function CallsChoice({ calls, onChange }: CallsChoiceProps) {
  const choices: { value: LiveCalls; label: string; hint: string }[] = [
    { value: 'finish', label: t`Let them finish`, hint: t`Nobody is cut off; no new call starts.` },
    { value: 'hang_up', label: t`Hang up now`, hint: t`Everybody on the phone is cut off at once.` },
  ]
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 font-medium">{t`Calls that people are in`}</legend>
      {choices.map(({ value, label, hint }) => (
        <label key={value} className="flex items-start gap-2">
          <input
            type="radio"
            name="live_calls"
            checked={calls === value}
            onChange={() => onChange(value)}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className="grid">
            <span>{label}</span>
            <span className="text-sm text-ink-2">{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
