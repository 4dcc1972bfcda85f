import { lazy, Suspense, useEffect, useState } from 'react'
import { asProblem, type Problem } from '@/api/problem'
import { FrameSkeleton } from '@/components/shell/frame-skeleton'
import { ProblemNote } from '@/components/ui/problem-note'
import { loadWords } from '@/lib/words'
import { hqSession, refreshHq, type Ending } from '../api/hq-session'

const HqDesk = lazy(async () => {
  const [desk] = await Promise.all([import('../parts/hq-desk'), loadWords('frame'), loadWords('factors')])
  return desk
})
const LoginPage = lazy(() => import('./login-page'))

type Entry = { at: 'asking' | 'in' } | { at: 'out'; why: Ending } | { at: 'stuck'; problem: Problem }

/** Nobody sees the desk without a session; the address stays, so that a sign-in leads to the page asked for. */
export function HqDoor() {
  const [entry, setEntry] = useState<Entry>({ at: 'asking' })
  useEffect(() => hqSession.onEnd((why) => setEntry({ at: 'out', why })), [])
  useEffect(() => {
    if (entry.at !== 'asking') return
    let left = false
    refreshHq().then(
      () => left || setEntry({ at: 'in' }),
      (error: unknown) => left || setEntry(closed(asProblem(error))),
    )
    return () => void (left = true)
  }, [entry.at])

  if (entry.at === 'asking') return <FrameSkeleton />
  if (entry.at === 'out')
    return (
      <Suspense>
        <LoginPage why={entry.why} onIn={() => setEntry({ at: 'in' })} />
      </Suspense>
    )
  if (entry.at === 'stuck')
    return (
      <main className="mx-auto max-w-md p-4 pt-24">
        <ProblemNote problem={entry.problem} retry={() => setEntry({ at: 'asking' })} />
      </main>
    )
  return (
    <Suspense fallback={<FrameSkeleton />}>
      <HqDesk />
    </Suspense>
  )
}

const closed = (problem: Problem): Entry =>
  problem.status === 401 ? { at: 'out', why: 'absent' } : { at: 'stuck', problem }
