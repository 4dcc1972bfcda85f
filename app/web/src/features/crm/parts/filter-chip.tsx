import { lazy, Suspense, useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { X } from 'lucide-react'
import { isActive, type FilterDef } from './filter-kinds'
import { filterWords } from './filter-words'
import { useLook } from './leads-look'
import { withValues } from './leads-query'

const FilterEditor = lazy(() => import('./filter-editor'))

interface FilterChipProps {
  def: FilterDef
  params: URLSearchParams
  onChange: (next: URLSearchParams) => void
  /** Just picked, and nothing is asked yet. */
  fresh: boolean
  onClosed: () => void
}

export function FilterChip({ def, params, onChange, fresh, onClosed }: FilterChipProps) {
  const look = useLook()
  const [opened, setOpened] = useState(fresh)
  const chip = useRef<HTMLButtonElement>(null)
  const { title } = def
  const words = isActive(def, params) ? filterWords(def, params, look) : '…'
  const close = () => {
    setOpened(false)
    onClosed()
  }
  const remove = () => {
    onChange(withValues(params, Object.fromEntries(def.names.map((name) => [name, undefined]))))
    close()
  }
  return (
    <span className="inline-flex min-h-7 max-w-full min-w-0 items-center rounded-chip border border-line-strong bg-surface text-sm pointer-coarse:min-h-9">
      <button
        ref={chip}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={opened}
        onClick={() => (opened ? close() : setOpened(true))}
        title={`${title}: ${words}`}
        className="flex min-h-6 min-w-0 items-center gap-1 rounded-l-chip pl-2.5 hover:text-accent"
      >
        <span className="shrink-0 text-ink-2">{`${title}:`}</span>
        <span className="max-w-60 truncate font-medium">{words}</span>
      </button>
      <button
        type="button"
        aria-label={t`Remove the filter ${title}`}
        onClick={remove}
        className="flex size-6 shrink-0 items-center justify-center rounded-chip text-ink-3 hover:text-ink"
      >
        <X aria-hidden className="size-3.5" />
      </button>
      <Suspense>
        {opened && (
          <FilterEditor def={def} params={params} anchor={chip} onChange={onChange} onClose={close} />
        )}
      </Suspense>
    </span>
  )
}
