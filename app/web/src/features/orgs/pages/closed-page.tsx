import { plural, t } from '@lingui/core/macro'
import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { Door } from '@/components/shell/door'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { exactTime } from '@/lib/format'
import { useStanding } from '@/lib/me'
import { useRestoreOrg } from '../api/use-restore-org'
import { ElsewhereLinks } from '../parts/danger-elsewhere'
import { ExportCard } from '../parts/export-card'

const DAY_MS = 86_400_000

/** A closed organization, as its owner meets it: how long there is, what can be taken along, the way back. */
export default function ClosedPage({ removedAt }: { removedAt: string | null }) {
  const { orgName } = useStanding()
  const restore = useRestoreOrg()
  const { run, busy, problem } = useAct()
  return (
    <Door
      wide
      title={t`${orgName} is closed`}
      hint={t`Nothing is sent, and only its owners can see this page.`}
      foot={<ElsewhereLinks />}
    >
      <div className="grid gap-4">
        {removedAt && <Countdown until={removedAt} />}
        {problem && <ProblemNote problem={problem} />}
        <Button
          look="primary"
          className="justify-self-start wrap-anywhere"
          busy={busy}
          onClick={() => void run(() => restore.mutateAsync())}
        >
          {t`Restore ${orgName}`}
        </Button>
        <ExportCard />
      </div>
    </Door>
  )
}

function Countdown({ until }: { until: string }) {
  const [now] = useState(Date.now)
  const days = Math.max(0, Math.ceil((new Date(until).getTime() - now) / DAY_MS))
  const exact = exactTime(until)
  return (
    <div className="grid gap-1 rounded-card border border-line bg-surface p-4">
      <p className="figures text-2xl font-semibold">
        {plural(days, { 0: 'Less than a day left', one: '# day left', other: '# days left' })}
      </p>
      <p className="text-ink-2">
        <Trans>
          Everything of it is removed for good on <time dateTime={until}>{exact}</time>. Until then it can be
          restored as it was.
        </Trans>
      </p>
    </div>
  )
}
