import { useEffect } from 'react'
import { t } from '@lingui/core/macro'
import type { Problem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'

interface StageSaveBarProps {
  busy: boolean
  problem: Problem | null
  onSave: () => void
  onDrop: () => void
}

/** Says that something is not saved yet, and offers both ways. */
export function StageSaveBar({ busy, problem, onSave, onDrop }: StageSaveBarProps) {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [])
  const overtaken = problem?.code === 'version_conflict'
  return (
    <div className="sticky bottom-4 z-20 grid gap-3 rounded-card border border-line bg-raised p-3 shadow-lift max-md:bottom-18">
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <span className="min-w-0 flex-1 basis-32 text-ink-2" role="status">
          {overtaken ? t`Somebody else saved meanwhile.` : t`Not saved yet`}
        </span>
        <Button onClick={onDrop}>{overtaken ? t`Show what is stored` : t`Drop the changes`}</Button>
        {!overtaken && (
          <Button look="primary" busy={busy} onClick={onSave}>
            {t`Save`}
          </Button>
        )}
      </div>
    </div>
  )
}
