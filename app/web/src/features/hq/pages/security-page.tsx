import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { UsersRound } from 'lucide-react'
import { useHqSessions } from '../api/use-hq-sessions'
import { useOperators } from '../api/use-operators'
import { HqSessionRow } from '../parts/hq-session-row'
import { Listed } from '../parts/listed'
import { OperatorsTable } from '../parts/operators-table'

export default function SecurityPage() {
  const operators = useOperators()
  const sessions = useHqSessions()
  const nobody = (
    <EmptyState icon={UsersRound} title={t`Nobody`}>
      {t`Nothing to show.`}
    </EmptyState>
  )
  return (
    <div className="max-w-5xl">
      <PageHeader title={t`Security`} hint={t`Who may enter HQ, and where they are signed in now.`} />
      <div className="grid gap-3">
        <Card
          flush
          title={t`HQ users`}
          hint={t`They are made, helped back in and removed on the host, with astrix admin.`}
        >
          <Listed list={operators} empty={nobody} bones={2}>
            {(rows) => <OperatorsTable operators={rows} />}
          </Listed>
        </Card>
        <Card
          flush
          title={t`Open sessions`}
          hint={t`End what nobody knows; a session also ends by itself after 30 idle minutes.`}
        >
          <Listed list={sessions} empty={nobody} bones={2}>
            {(rows) => (
              <ul>
                {rows.map((session) => (
                  <HqSessionRow key={session.id} session={session} />
                ))}
              </ul>
            )}
          </Listed>
        </Card>
      </div>
    </div>
  )
}
