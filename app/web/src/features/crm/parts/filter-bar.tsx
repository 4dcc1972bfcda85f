import { lazy, Suspense, useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Plus } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { useKey } from '@/lib/keys'
import { FilterChip } from './filter-chip'
import { allFilters, isActive, type FilterDef } from './filter-kinds'
import { isFiltered, withoutFilters } from './leads-query'
import { useLook } from './leads-look'

const FilterPopover = lazy(() => import('./filter-popover'))

interface FilterBarProps {
  params: URLSearchParams
  onChange: (next: URLSearchParams) => void
}

/** One chip for each thing that is asked for, and a button for one more. */
export function FilterBar({ params, onChange }: FilterBarProps) {
  const { fields } = useLook()
  const [adding, setAdding] = useState(false)
  const [fresh, setFresh] = useState<string | null>(null)
  const add = useRef<HTMLButtonElement>(null)
  useKey('f', () => setAdding(true))
  const filters = allFilters([...fields.values()])
  const active = filters.filter((def) => isActive(def, params) || def.key === fresh)
  const rest = filters.filter((def) => !active.includes(def))
  const pick = (def: FilterDef) => {
    setAdding(false)
    setFresh(def.key)
  }
  return (
    <div role="group" aria-label={t`Filters`} className="flex min-w-0 flex-wrap items-center gap-1.5">
      {active.map((def) => (
        <FilterChip
          key={def.key}
          def={def}
          params={params}
          onChange={onChange}
          fresh={def.key === fresh}
          onClosed={() => setFresh(null)}
        />
      ))}
      <button
        ref={add}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={adding}
        title={t`Filter (F)`}
        onClick={() => setAdding(!adding)}
        className="inline-flex min-h-7 items-center gap-1 rounded-chip border border-dashed border-edge px-2.5 text-sm text-ink-2 hover:border-ink-3 hover:text-ink pointer-coarse:min-h-9"
      >
        <Plus aria-hidden className="size-3.5" />
        {t`Filter`}
      </button>
      {isFiltered(params) && (
        <Button look="quiet" className="min-h-7 text-sm" onClick={() => onChange(withoutFilters(params))}>
          {t`Clear all`}
        </Button>
      )}
      <Suspense>
        {adding && (
          <FilterPopover anchor={add} filters={rest} onPick={pick} onClose={() => setAdding(false)} />
        )}
      </Suspense>
    </div>
  )
}
