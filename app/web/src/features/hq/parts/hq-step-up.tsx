import { lazy, Suspense, useEffect, useState } from 'react'
import type { Problem } from '@/api/problem'
import { offerStepUp } from '@/api/step-up'

const HqStepUpDialog = lazy(() => import('./hq-step-up-dialog'))

interface Held {
  problem: Problem
  settle: (shown: boolean) => void
}

/** Holds an act that needs the second factor until the operator answered; every operator has one. */
export function HqStepUp() {
  const [held, setHeld] = useState<Held | null>(null)
  useEffect(
    () => offerStepUp((problem) => new Promise((resolve) => setHeld({ problem, settle: resolve }))),
    [],
  )
  if (!held) return null
  const close = (shown: boolean) => {
    setHeld(null)
    held.settle(shown)
  }
  return (
    <Suspense>
      <HqStepUpDialog problem={held.problem} onClose={close} />
    </Suspense>
  )
}
