import { lazy } from 'react'
import { loadWords } from '@/lib/words'

/** Fetched when a sign-in needs it; whoever shows it may fetch it ahead. */
export const loadSecondStep = async () => {
  const [step] = await Promise.all([import('./second-step'), loadWords('factors')])
  return step
}
export const SecondStep = lazy(loadSecondStep)
