import { useState, type ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem, type Problem } from '@/api/problem'
import { Button } from './button'
import { Dialog } from './dialog'
import { ProblemNote } from './problem-note'

interface ConfirmDialogProps {
  title: ReactNode
  children: ReactNode
  /** Names the act and the thing: "Revoke invite for ada@acme.example". */
  verb: string
  /** What the way back says; "Keep it", where something would go. */
  keep?: string
  look?: 'danger' | 'primary'
  act: () => Promise<unknown>
  onClose: () => void
}

export function ConfirmDialog({
  title,
  children,
  verb,
  keep,
  look = 'danger',
  act,
  onClose,
}: ConfirmDialogProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async () => {
    setBusy(true)
    setProblem(null)
    try {
      await act()
      onClose()
    } catch (error) {
      setProblem(asProblem(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="grid gap-4">
        <div className="text-ink-2">{children}</div>
        {problem && <ProblemNote problem={problem} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>{keep ?? t`Keep it`}</Button>
          <Button look={look} busy={busy} onClick={() => void run()}>
            {verb}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
