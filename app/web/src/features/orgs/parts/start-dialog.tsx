import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { ProblemNote } from '@/components/ui/problem-note'
import { toast } from '@/lib/toasts'
import { useSetSending } from '../api/use-set-sending'

export default function StartDialog({ onClose }: { onClose: () => void }) {
  const set = useSetSending()
  const done = () => {
    toast(t`Sending goes on`)
    onClose()
  }
  return (
    <Dialog title={t`Start sending again?`} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-ink-2">{t`What waits may leave from now on, within your house rules and contact hours.`}</p>
        {set.error && <ProblemNote problem={asProblem(set.error)} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{t`Leave it stopped`}</Button>
          <Button
            look="primary"
            autoFocus
            busy={set.isPending}
            onClick={() => set.mutate({ on: true }, { onSuccess: done })}
          >
            {t`Start again`}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
