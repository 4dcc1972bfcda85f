import { lazy, Suspense, useDeferredValue, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { useStanding } from '@/lib/me'
import { useSearchState } from '@/lib/nav'
import { can } from '@/lib/roles'
import { CHANNELS, type Channel, type Reason, type Suppressed } from '../api/suppression-shapes'
import { useSuppressionCounts } from '../api/use-suppression-counts'
import { ChannelTabs } from '../parts/channel-tabs'
import { ListImports } from '../parts/list-imports'
import { SuppressionActions } from '../parts/suppression-actions'
import { SuppressionFilters } from '../parts/suppression-filters'
import { SuppressionList } from '../parts/suppression-list'

const AddDialog = lazy(() => import('../parts/add-dialog'))
const LiftDialog = lazy(() => import('../parts/lift-dialog'))
const ListImportDialog = lazy(() => import('../parts/list-import-dialog'))

const KEYS = ['channel', 'q', 'reason'] as const
type Opened = 'add' | 'import' | Suppressed | null

/** Who is not to be contacted, channel by channel, why, since when, and the way back where there is one. */
export default function SuppressionPage() {
  const { role } = useStanding()
  const [view, show] = useSearchState(KEYS)
  const [opened, setOpened] = useState<Opened>(null)
  const counts = useSuppressionCounts()
  const channel = CHANNELS.find((known) => known === view.channel) ?? 'voice'
  const q = useDeferredValue(view.q ?? '')
  const reason = view.reason as Reason | undefined
  const own = counts.data?.channels.find((known) => known.channel === channel)
  const close = () => setOpened(null)
  return (
    <>
      <PageHeader
        title={t`Do not contact`}
        hint={t`Nothing goes to an address on these lists, whoever has it and whatever is sent. Who asks to stop comes here by themselves.`}
        actions={<SuppressionActions onAdd={() => setOpened('add')} onImport={() => setOpened('import')} />}
      />
      <div className="grid gap-4">
        <ChannelTabs
          channel={channel}
          counts={counts.data?.channels}
          onChannel={(next: Channel) => show({ channel: next, reason: undefined })}
        />
        <Card flush>
          <SuppressionFilters view={view} reasons={own?.reasons ?? []} onChange={show} />
          <SuppressionList
            key={channel}
            asked={{ channel, q, reason }}
            filtered={q !== '' || reason !== undefined}
            mayLift={can(role, 'suppression.remove')}
            onLift={setOpened}
            onClear={() => show({ q: undefined, reason: undefined })}
          />
        </Card>
        <ListImports channel={channel} />
      </div>
      <Suspense>
        {opened === 'add' && <AddDialog channel={channel} onClose={close} />}
        {opened === 'import' && <ListImportDialog channel={channel} onClose={close} />}
        {opened !== null && typeof opened === 'object' && <LiftDialog one={opened} onClose={close} />}
      </Suspense>
    </>
  )
}
