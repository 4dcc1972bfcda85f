import type { ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { ArrowLeft } from 'lucide-react'
import type { Problem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'

interface StepFootProps {
  onBack?: () => void
  problem?: Problem | null
  children: ReactNode
}

/** Back, and on: under every step in the same place. */
export const StepFoot = ({ onBack, problem, children }: StepFootProps) => (
  <div className="grid gap-3 border-t border-line pt-4">
    {problem && <ProblemNote problem={problem} />}
    <div className="flex flex-wrap items-center justify-between gap-2">
      {onBack ? (
        <Button look="quiet" onClick={onBack}>
          <ArrowLeft aria-hidden className="size-4" />
          {t`Back`}
        </Button>
      ) : (
        <span />
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">{children}</div>
    </div>
  </div>
)
