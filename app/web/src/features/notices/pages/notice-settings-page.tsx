import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { ProblemNote } from '@/components/ui/problem-note'
import { FormSkeleton } from '@/components/ui/skeleton'
import { useChangeNoticeSettings, useNoticeSettings } from '../api/use-notice-settings'
import { ChannelTable } from '../parts/channel-table'
import { PushCard } from '../parts/push-card'
import { QuietTimes } from '../parts/quiet-times'

export default function NoticeSettingsPage() {
  const settings = useNoticeSettings()
  const change = useChangeNoticeSettings()
  return (
    <>
      <PageHeader
        title={t`Notice settings`}
        hint={t`How you are told, for you alone. Changes are kept at once.`}
      />
      <Loaded query={settings} skeleton={<FormSkeleton fields={4} />}>
        {(known) => (
          <div className="grid gap-4">
            {change.error && <ProblemNote problem={asProblem(change.error)} />}
            <ChannelTable settings={known} onChange={(kinds) => change.mutate({ kinds })} />
            <QuietTimes quiet={known.quiet ?? null} onChange={(quiet) => change.mutate({ quiet })} />
            <PushCard />
          </div>
        )}
      </Loaded>
    </>
  )
}
