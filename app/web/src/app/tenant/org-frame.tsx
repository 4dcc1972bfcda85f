import { useEffect, useState } from 'react'
import { QueryClientProvider } from '@tanstack/react-query'
import { asProblem, type Problem } from '@/api/problem'
import { makeQueries } from '@/api/query'
import { refresh, session } from '@/api/session'
import { FrameSkeleton } from '@/components/shell/frame-skeleton'
import { ProblemNote } from '@/components/ui/problem-note'
import { rememberOrg } from '@/lib/enter'
import { navigate, OrgContext } from '@/lib/nav'
import { Frame } from './frame'

interface OrgFrameProps {
  orgId: string
}

type Entry = 'asking' | 'in' | Problem

/** Everything below `/o/<org_id>/`: first a token for that very org, then the frame, with nothing of another org's. */
export default function OrgFrame({ orgId }: OrgFrameProps) {
  const [queries] = useState(makeQueries)
  const [entry, setEntry] = useState<Entry>(session.token && session.orgId === orgId ? 'in' : 'asking')
  const [tries, setTries] = useState(0)

  useEffect(() => session.onSignedOut(() => navigate(signInAddress(), { replace: true })), [])
  useEffect(() => {
    rememberOrg(orgId)
    if (session.token && session.orgId === orgId) return
    let left = false
    session.drop()
    refresh(orgId).then(
      () => left || setEntry('in'),
      (error: unknown) => {
        const problem = asProblem(error)
        if (left) return
        if (problem.status === 401) navigate(signInAddress(), { replace: true })
        else setEntry(problem)
      },
    )
    return () => void (left = true)
  }, [orgId, tries])

  if (entry === 'asking') return <FrameSkeleton />
  if (entry !== 'in')
    return (
      <main className="mx-auto max-w-md p-4 pt-24">
        <ProblemNote problem={entry} retry={() => (setEntry('asking'), setTries(tries + 1))} />
      </main>
    )
  return (
    <QueryClientProvider client={queries}>
      <OrgContext value={orgId}>
        <Frame orgId={orgId} />
      </OrgContext>
    </QueryClientProvider>
  )
}

/** Back here after the sign-in. */
function signInAddress(): string {
  return `/login?to=${encodeURIComponent(location.pathname + location.search)}`
}
