import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { Banner } from '@/components/ui/banner'
import { Card } from '@/components/ui/card'
import { Loaded } from '@/components/ui/loaded'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { When } from '@/components/ui/when'
import { useSchedule, type Schedule } from '../api/use-schedule'
import { ScheduleTable } from './schedule-table'

/** What the engine does by itself, as it last wrote it down. */
export function ScheduleCard() {
  const schedule = useSchedule()
  return (
    <Card
      flush
      title={t`Schedule`}
      hint={t`What the engine does by itself. A run that fails is tried again after a growing pause.`}
    >
      <Loaded query={schedule} skeleton={<RowsSkeleton rows={6} />}>
        {(known) => (
          <>
            <Standing schedule={known} />
            <ScheduleTable tasks={known.tasks} />
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Standing({ schedule: { as_of: asOf, leads, orgs, quiet } }: { schedule: Schedule }) {
  const loud = orgs - quiet
  const words = plural(loud, {
    0: 'No organization waits for anything.',
    one: '# organization has something under way.',
    other: '# organizations have something under way.',
  })
  return (
    <div className="grid gap-2 px-4 pb-3">
      {!leads && (
        <Banner tone="stop" role="status" title={t`No engine leads`}>
          {t`Nothing of this is done until one does. See that the service runs: astrix doctor says why it does not.`}
        </Banner>
      )}
      <p className="text-sm text-ink-2">
        {words}{' '}
        {asOf ? (
          <Trans>
            Written down <When at={asOf} />.
          </Trans>
        ) : (
          t`The engine has written nothing down yet.`
        )}
      </p>
    </div>
  )
}
