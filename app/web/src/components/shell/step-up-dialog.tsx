import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'

export default function StepUpDialog({ problem, onClose }: { problem: Problem; onClose: () => void }) {
  const { title, sentence } = explain(problem)
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="grid gap-4">
        <p>{sentence}</p>
        <p className="text-ink-2">{t`Nothing was changed.`}</p>
        <Button look="primary" className="justify-self-end" onClick={onClose}>
          {t`Understood`}
        </Button>
      </div>
    </Dialog>
  )
}
