import { lazy, Suspense, useEffect, useState } from 'react'
import type { Problem } from '@/api/problem'
import { offerStepUp } from '@/api/step-up'

const StepUpDialog = lazy(() => import('./step-up-dialog'))

interface Held {
  problem: Problem
  settle: (proved: boolean) => void
}

/** Holds an act that needs a second factor until the person answered. */
export function StepUpSlot() {
  const [held, setHeld] = useState<Held | null>(null)
  useEffect(
    () => offerStepUp((problem) => new Promise((resolve) => setHeld({ problem, settle: resolve }))),
    [],
  )
  if (!held) return null
  const close = () => {
    setHeld(null)
    held.settle(false)
  }
  return (
    <Suspense>
      <StepUpDialog problem={held.problem} onClose={close} />
    </Suspense>
  )
}
