import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { navigate, useOrgPath } from '@/lib/nav'
import { useNarrow } from '@/lib/narrow'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import { FilterBar } from '../parts/filter-bar'
import { keepWalk } from '../parts/lead-walk'
import { LeadsDisplay } from '../parts/leads-display'
import { useDensity } from '../parts/leads-density'
import { LeadsFresh } from '../parts/leads-fresh'
import { LeadsGrid } from '../parts/leads-grid'
import { LeadsHeading } from '../parts/leads-heading'
import { LeadsLayout } from '../parts/leads-layout'
import { LookContext } from '../parts/leads-look'
import { isFiltered, nextSort, sortOf, withoutFilters, withValues } from '../parts/leads-query'
import { mayBatch, mayWrite } from '../parts/leads-rights'
import { LeadsSearch } from '../parts/leads-search'
import { LeadsEmpty, LeadsProblem, LeadsSkeleton } from '../parts/leads-states'
import { useBulk } from '../parts/use-bulk'
import { useFillHeight } from '../parts/use-fill-height'
import { useLeadsColumns } from '../parts/use-leads-columns'
import { useLeadsCount } from '../parts/use-leads-count'
import { useLeadsKeys } from '../parts/use-leads-keys'
import { useLeadsLive } from '../parts/use-leads-live'
import { useLeadsLook } from '../parts/use-leads-look'
import { useLeadsSave } from '../parts/use-leads-save'
import { useLeadsSelection } from '../parts/use-leads-selection'
import { useLeadsView } from '../parts/use-leads-view'
import { useLeadsWindow } from '../parts/use-leads-window'
import type { Lead } from '../api/leads-types'

/** So many on each side of a lead are known to its page. */
const NEIGHBOURS = 1_000

const LeadPanel = lazy(() =>
  import('../parts/lead-panel').then(({ LeadPanel: Panel }) => ({ default: Panel })),
)
const BulkBar = lazy(() => import('../parts/bulk-bar'))
const LeadsCards = lazy(() => import('../parts/leads-cards'))
const LeadsClash = lazy(() => import('../parts/leads-clash'))

/** Everybody, as a table that is read, sorted, narrowed, written to and acted upon without leaving it. */
export default function LeadsPage() {
  const { role } = useStanding()
  const path = useOrgPath()
  const narrow = useNarrow()
  const shown = useLeadsView()
  const { params, show } = shown
  const look = useLeadsLook()
  const leads = useLeadsWindow(params)
  const choosing = useLeadsSelection(leads)
  const fresh = useLeadsLive(leads, params)
  const count = useLeadsCount(params, leads)
  const { all, columns, tags } = useLeadsColumns(shown, look)
  const { save, clash, keepMine, keepTheirs } = useLeadsSave(leads.list)
  const bulk = useBulk(choosing, params, () => void leads.list.refresh())
  const [density, setDensity] = useDensity()
  const [opened, setOpened] = useState<string | null>(null)
  const box = useFillHeight<HTMLDivElement>(narrow)
  useLeadsKeys()

  const open = ({ id }: Pick<Lead, 'id'>, whole: boolean) => {
    keepWalk(leads.list.around(id, NEIGHBOURS).map((lead) => lead.id))
    if (!whole) return setOpened(id)
    navigate(path(`/leads/${id}`))
  }
  const walk = (by: number) => {
    const place = leads.list.placeOf(opened ?? '')
    const next = place === undefined ? undefined : leads.list.at(place + by)
    return next && (() => setOpened(next.id))
  }
  const body = () => {
    if (leads.problem && !leads.ready)
      return <LeadsProblem problem={leads.problem} retry={() => leads.list.retry()} />
    if (!leads.ready) return <LeadsSkeleton />
    if (leads.size === 0)
      return <LeadsEmpty filtered={isFiltered(params)} onClear={() => show(withoutFilters(params))} />
    if (narrow)
      return (
        <Suspense fallback={<LeadsSkeleton />}>
          <LeadsCards leads={leads} choosing={choosing} onOpen={(id) => open({ id }, false)} />
        </Suspense>
      )
    return (
      <LeadsGrid
        label={t`Leads`}
        leads={leads}
        columns={columns}
        sort={sortOf(params)}
        density={density}
        choosing={choosing}
        opened={opened}
        tags={tags}
        writes={mayWrite(role)}
        onSort={(by) => show(withValues(params, { sort: nextSort(sortOf(params), by) }))}
        onOpen={open}
        onSave={save}
      />
    )
  }
  return (
    <LookContext value={look}>
      <div
        ref={box}
        className={cx('relative flex min-w-0 flex-col gap-3 md:-mb-20 md:min-h-96', opened && 'lg:mr-103')}
      >
        <LeadsHeading shown={shown} layout="table" count={count.said} />
        <div className="flex flex-wrap items-center gap-2">
          <LeadsSearch
            value={params.get('q') ?? ''}
            onChange={(q) => show(withValues(params, { q: q || undefined }))}
          />
          <FilterBar params={params} onChange={show} />
          <div className="ml-auto flex gap-2">
            {!narrow && (
              <LeadsDisplay
                all={all}
                columns={columns}
                density={density}
                onColumns={shown.setColumns}
                onDensity={setDensity}
              />
            )}
            <LeadsLayout layout="table" params={params} />
          </div>
        </div>
        {leads.problem && leads.ready ? (
          <LeadsProblem problem={leads.problem} retry={() => leads.list.retry()} />
        ) : null}
        <div className="relative flex min-h-0 flex-1 flex-col">
          <LeadsFresh count={fresh} onShow={leads.reload} />
          {body()}
        </div>
        {choosing.any && mayBatch(role) && (
          <div data-foot-bar className="sticky bottom-16 z-20 md:static">
            <Suspense>
              <BulkBar
                choosing={choosing}
                bulk={bulk}
                total={count.said ?? ''}
                more={choosing.count < leads.size || leads.open}
              />
            </Suspense>
          </div>
        )}
      </div>
      <Suspense>
        {opened && (
          <LeadPanel id={opened} onClose={() => setOpened(null)} onNext={walk(1)} onPrevious={walk(-1)} />
        )}
        {clash && <LeadsClash clash={clash} columns={all} onMine={keepMine} onTheirs={keepTheirs} />}
      </Suspense>
    </LookContext>
  )
}
