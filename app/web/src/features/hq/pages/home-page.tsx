import { t } from '@lingui/core/macro'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { useStats } from '../api/use-stats'
import { ChecksCard } from '../parts/checks-card'
import { HomeTiles } from '../parts/home-tiles'
import { SendingCard } from '../parts/sending-card'
import { TilesSkeleton } from '../parts/tiles-skeleton'

export default function HomePage() {
  const stats = useStats()
  const version = stats.data?.version
  return (
    <div className="max-w-5xl">
      <PageHeader
        title={t`This host`}
        hint={version ? t`Release ${version}, asked every ten seconds.` : t`Asked every ten seconds.`}
      />
      <Loaded query={stats} skeleton={<TilesSkeleton />}>
        {(known) => (
          <div className="grid gap-3">
            <HomeTiles stats={known} />
            <div className="grid items-start gap-3 lg:grid-cols-2">
              <ChecksCard checks={known.checks} />
              <SendingCard sending={known.sending} />
            </div>
          </div>
        )}
      </Loaded>
    </div>
  )
}
