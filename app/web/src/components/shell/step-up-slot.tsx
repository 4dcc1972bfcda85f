import { lazy, Suspense, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Problem } from '@/api/problem'
import { hasFactor, offerStepUp } from '@/api/step-up'
import { loadWords } from '@/lib/words'
import { meQuery, owesFactor } from '@/lib/me'
import { useOrgId } from '@/lib/nav'

const StepUpDialog = lazy(async () => {
  const [dialog] = await Promise.all([import('./step-up-dialog'), loadWords('factors')])
  return dialog
})

interface Held {
  problem: Problem
  settle: (shown: boolean) => void
}

/** Holds an act that needs a second factor until the person answered. */
export function StepUpSlot() {
  const [held, setHeld] = useState<Held | null>(null)
  const settle = useRef<Held['settle'] | null>(null)
  const gone = useRef(false)
  const queries = useQueryClient()
  const orgId = useOrgId()
  const ask = useEffectEvent(async (problem: Problem) => {
    // Where the time to set one up is over, the frame itself asks for it: no dialog before that page.
    if (!hasFactor(problem)) {
      const me = await queries.fetchQuery({ ...meQuery, staleTime: 0 }).catch(() => null)
      if (me && owesFactor(me, orgId)) return false
    }
    return new Promise<boolean>((resolve) => {
      if (gone.current) return resolve(false)
      settle.current = resolve
      setHeld({ problem, settle: resolve })
    })
  })
  useEffect(() => {
    gone.current = false
    const withdraw = offerStepUp((problem) => ask(problem))
    return () => {
      withdraw()
      gone.current = true
      // Whoever leaves the frame answers no: nothing may wait for a dialog that is gone.
      settle.current?.(false)
    }
  }, [])
  if (!held) return null
  const close = (shown: boolean) => {
    setHeld(null)
    held.settle(shown)
  }
  return (
    <Suspense>
      <StepUpDialog problem={held.problem} onClose={close} />
    </Suspense>
  )
}
