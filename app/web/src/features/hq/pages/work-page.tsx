import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { DeadLetters } from '../parts/dead-letters'
import { ScheduleCard } from '../parts/schedule-card'

export default function WorkPage() {
  return (
    <>
      <PageHeader title={t`Work`} hint={t`What the engine does by itself, and what it had to give up.`} />
      <div className="grid gap-3">
        <Card
          flush
          title={t`Dead letters`}
          hint={t`Work that failed every time it was tried. Mend the cause, then run it again: what must not happen twice is refused.`}
        >
          <DeadLetters />
        </Card>
        <ScheduleCard />
      </div>
    </>
  )
}
