import { lazy, Suspense, useState } from 'react'
import { Loaded } from '@/components/ui/loaded'
import { formatCount } from '@/lib/format'
import { useStanding } from '@/lib/me'
import { useLeadsCounts } from '../api/use-leads-counts'
import { useStages } from '../api/use-stages'
import { BoardColumns } from '../parts/board-columns'
import { BoardSkeleton } from '../parts/board-skeleton'
import { FilterBar } from '../parts/filter-bar'
import { LeadsHeading } from '../parts/leads-heading'
import { LeadsLayout } from '../parts/leads-layout'
import { LookContext } from '../parts/leads-look'
import { asked, withValues } from '../parts/leads-query'
import { mayWrite } from '../parts/leads-rights'
import { LeadsSearch } from '../parts/leads-search'
import { useBoardHints } from '../parts/use-board-hints'
import { useFillHeight } from '../parts/use-fill-height'
import { useLeadsLook } from '../parts/use-leads-look'
import { useLeadsView } from '../parts/use-leads-view'

const LeadPanel = lazy(() =>
  import('../parts/lead-panel').then(({ LeadPanel: Panel }) => ({ default: Panel })),
)

/** The leads by stage: columns side by side, cards that go from one to another. */
export default function BoardPage() {
  const { role } = useStanding()
  const shown = useLeadsView()
  const { params, show } = shown
  const look = useLeadsLook()
  const pipeline = useStages()
  const [opened, setOpened] = useState<string | null>(null)
  const box = useFillHeight<HTMLDivElement>(false)
  const counts = useLeadsCounts(asked(withValues(params, { sort: undefined })), 'stage').data?.groups
  const total = counts && formatCount(counts.reduce((sum, { count }) => sum + count, 0))
  const picked = params.getAll('stage')
  const stages = [...look.stages.values()].filter(({ id }) => picked.length === 0 || picked.includes(id))
  useBoardHints()
  return (
    <LookContext value={look}>
      <div ref={box} className="-mb-20 flex min-h-96 min-w-0 flex-col gap-3">
        <LeadsHeading shown={shown} layout="board" count={total ?? null} />
        <div className="flex flex-wrap items-center gap-2">
          <LeadsSearch
            value={params.get('q') ?? ''}
            onChange={(q) => show(withValues(params, { q: q || undefined }))}
          />
          <FilterBar params={params} onChange={show} />
          <div className="ml-auto">
            <LeadsLayout layout="board" params={params} />
          </div>
        </div>
        <Loaded query={pipeline} skeleton={<BoardSkeleton />}>
          {() => (
            <BoardColumns
              params={params}
              stages={stages}
              counts={counts ?? []}
              may={mayWrite(role)}
              onOpen={setOpened}
            />
          )}
        </Loaded>
      </div>
      <Suspense>{opened && <LeadPanel id={opened} onClose={() => setOpened(null)} />}</Suspense>
    </LookContext>
  )
}
