import { useEffect, useState } from 'react'
import { QueryClientProvider } from '@tanstack/react-query'
import { asProblem, type Problem } from '@/api/problem'
import { makeQueries } from '@/api/query'
import { FrameSkeleton } from '@/components/shell/frame-skeleton'
import { ProblemNote } from '@/components/ui/problem-note'
import { hqSession, refreshHq, type Ending } from '../api/hq-session'
import { HqFrame } from '../parts/hq-frame'
import { LoginPage } from './login-page'

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
  if (entry.at === 'out') return <LoginPage why={entry.why} onIn={() => setEntry({ at: 'in' })} />
  if (entry.at === 'stuck')
    return (
      <main className="mx-auto max-w-md p-4 pt-24">
        <ProblemNote problem={entry.problem} retry={() => setEntry({ at: 'asking' })} />
      </main>
    )
  return <Desk />
}

const closed = (problem: Problem): Entry =>
  problem.status === 401 ? { at: 'out', why: 'absent' } : { at: 'stuck', problem }

/** What was read stays with the session that read it. */
function Desk() {
  const [queries] = useState(makeQueries)
  return (
    <QueryClientProvider client={queries}>
      <HqFrame />
    </QueryClientProvider>
  )
}
