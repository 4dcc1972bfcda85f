import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { toast } from '@/lib/toasts'
import { useEndSession } from '../api/use-end-session'
import { useSessions } from '../api/use-sessions'
import { SessionRow } from '../parts/session-row'

export default function SessionsPage() {
  const sessions = useSessions()
  const end = useEndSession()
  const others = sessions.data?.items.filter((session) => !session.current).length ?? 0
  const endOthers = () => end.mutate(null, { onSuccess: () => toast(t`Your other sessions ended`) })
  const actions = others > 0 && (
    <Button look="danger" busy={end.isPending} onClick={endOthers}>
      {t`End all others`}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={t`Sessions`}
        hint={t`Where you are signed in. End what you do not know, then change your password.`}
        actions={actions}
      />
      {end.error && (
        <div className="mb-4">
          <ProblemNote problem={asProblem(end.error)} />
        </div>
      )}
      <Card flush>
        <Loaded query={sessions} skeleton={<RowsSkeleton rows={2} />}>
          {({ items }) => (
            <ul>
              {items.map((session) => (
                <SessionRow
                  key={session.id}
                  session={session}
                  busy={end.isPending && end.variables === session.id}
                  onEnd={() => end.mutate(session.id, { onSuccess: () => toast(t`The session ended`) })}
                />
              ))}
            </ul>
          )}
        </Loaded>
      </Card>
    </>
  )
}
