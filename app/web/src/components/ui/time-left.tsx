import { useEffect, useState } from 'react'
import { t } from '@lingui/core/macro'
import { spokenWait } from '@/lib/format'

const TICK_MS = 1_000

/** Counts down to the moment when trying makes sense again; quietly, for those who hear the page. */
export function TimeLeft({ seconds }: { seconds: number }) {
  const [until] = useState(() => Date.now() + seconds * 1000)
  const [left, setLeft] = useState(seconds)
  const over = left <= 0
  useEffect(() => {
    if (over) return
    const timer = setInterval(() => setLeft(Math.ceil((until - Date.now()) / 1000)), TICK_MS)
    return () => clearInterval(timer)
  }, [until, over])
  const wait = spokenWait(left)
  return (
    <p aria-live="off" className="figures font-medium">
      {over ? t`You can try again now.` : t`You can try again ${wait}.`}
    </p>
  )
}
