import { useEffect, useEffectEvent } from 'react'
import { keep, kept } from '@/lib/kept'

export const IDLE_MS = 30 * 60_000
const ASKED_EVERY_MS = 10_000
const NOTED_EVERY_MS = 5_000
const KEY = 'hq.active'
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const

/**
 * Calls `act` once nobody has touched any HQ tab for half an hour. The server counts requests, and a page that
 * keeps itself fresh makes those without anybody being there.
 */
export function useIdleEnd(act: () => void): void {
  const run = useEffectEvent(act)
  useEffect(() => {
    keep(KEY, String(Date.now()))
    const last = () => Number(kept(KEY) ?? 0)
    const note = () => {
      if (Date.now() - last() > NOTED_EVERY_MS && !over()) keep(KEY, String(Date.now()))
    }
    const over = () => Date.now() - last() >= IDLE_MS
    const ask = () => {
      if (over()) run()
    }
    const timer = setInterval(ask, ASKED_EVERY_MS)
    for (const sign of SIGNS) addEventListener(sign, note, { passive: true })
    document.addEventListener('visibilitychange', ask)
    return () => {
      clearInterval(timer)
      for (const sign of SIGNS) removeEventListener(sign, note)
      document.removeEventListener('visibilitychange', ask)
    }
  }, [])
}
