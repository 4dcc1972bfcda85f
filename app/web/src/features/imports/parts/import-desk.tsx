import { lazy, Suspense, useEffect, useRef } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { StateChip } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { formatCount } from '@/lib/format'
import { Link, useOrgPath, useSearchState } from '@/lib/nav'
import type { Import } from '../api/import-shapes'
import { stateTones, stateWords, stepWords } from './import-words'
import { stepOf, type Step } from './import-steps'
import { LetGo } from './let-go'
import { StepList } from './step-list'

const PLACES: Record<Step, ReturnType<typeof lazy<(parts: StepParts) => React.ReactNode>>> = {
  file: lazy(() => import('./file-step')),
  columns: lazy(() => import('./columns-step')),
  check: lazy(() => import('./check-step')),
  consent: lazy(() => import('./consent-step')),
  run: lazy(() => import('./run-step')),
  done: lazy(() => import('./done-step')),
}

export interface StepParts {
  one: Import
  onStep: (step: Step) => void
}

const KEYS = ['step'] as const

/** The steps at the left, the one that is due at the right. Where it stands is in the server, and the rest in the address. */
export function ImportDesk({ one }: { one: Import }) {
  const path = useOrgPath()
  const [view, show] = useSearchState(KEYS)
  const step = stepOf(one.state, view.step)
  const heading = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  const Place = PLACES[step]
  // Whoever hears the page is told that it went on; whoever sees it starts at the top.
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    heading.current?.focus()
    scrollTo({ top: 0 })
  }, [step])
  const rows = formatCount(one.rows_estimate)
  return (
    <>
      <p className="mb-1 text-sm">
        <Link href={path('/imports')} className="text-accent hover:underline">{t`Imports`}</Link>
      </p>
      <PageHeader
        title={one.name}
        hint={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <StateChip tone={stateTones[one.state]}>{i18n._(stateWords[one.state])}</StateChip>
            {one.rows_estimate > 0 && <span className="figures">{t`${rows} rows`}</span>}
            <span>
              {one.by_name}, <When at={one.created_at} />
            </span>
          </span>
        }
        actions={<LetGo one={one} />}
      />
      <div className="grid items-start gap-6 md:grid-cols-[184px_minmax(0,1fr)]">
        <StepList
          state={one.state}
          ran={one.started_at !== null}
          step={step}
          onStep={(next) => show({ step: next })}
        />
        <section aria-labelledby="import-step" className="grid min-w-0 gap-4">
          <h2 id="import-step" ref={heading} tabIndex={-1} className="sr-only">
            {i18n._(stepWords[step])}
          </h2>
          <Suspense fallback={<RowsSkeleton rows={6} />}>
            <Place one={one} onStep={(next) => show({ step: next })} />
          </Suspense>
        </section>
      </div>
    </>
  )
}
