import type { RefObject } from 'react'
import { t } from '@lingui/core/macro'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { NAME, type LeadColumn } from './leads-columns'
import type { Density } from './leads-density'
import { FilterRadios } from './filter-radios'
import { LeadsPopover } from './leads-popover'

export interface LeadsDisplayProps {
  all: readonly LeadColumn[]
  columns: readonly LeadColumn[]
  density: Density
  onColumns: (keys: readonly string[] | null) => void
  onDensity: (density: Density) => void
}

interface PopoverProps extends LeadsDisplayProps {
  anchor: RefObject<HTMLElement | null>
  onClose: () => void
}

export default function LeadsDisplayPopover(props: PopoverProps) {
  const { all, columns, density, onColumns, onDensity, anchor, onClose } = props
  const keys = columns.map(({ key }) => key)
  const rest = all.filter(({ key }) => !keys.includes(key))
  const move = (key: string, by: number) => {
    const from = keys.indexOf(key)
    const next = keys.filter((known) => known !== key)
    next.splice(from + by, 0, key)
    onColumns(next)
  }
  const toggle = (key: string) =>
    onColumns(keys.includes(key) ? keys.filter((known) => known !== key) : [...keys, key])
  return (
    <LeadsPopover anchor={anchor} label={t`Columns and density`} align="end" wide onClose={onClose}>
      <div className="min-h-0 overflow-y-auto p-3">
        <FilterRadios
          label={t`Density`}
          options={[
            { value: 'comfortable', label: t`Comfortable rows` },
            { value: 'compact', label: t`Compact rows` },
          ]}
          value={density}
          onChange={(value) => onDensity(value as Density)}
        />
        <ul aria-label={t`Columns`} className="mt-3 grid border-t border-line pt-2">
          {[...columns, ...rest].map((column) => (
            <li key={column.key} className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-10">
              <label className="flex min-w-0 flex-1 items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-accent"
                  checked={keys.includes(column.key)}
                  disabled={column.key === NAME}
                  onChange={() => toggle(column.key)}
                />
                <span className="truncate" title={column.title}>
                  {column.title}
                </span>
              </label>
              {column.key !== NAME && keys.includes(column.key) && (
                <Moves
                  column={column}
                  place={keys.indexOf(column.key)}
                  last={keys.length - 1}
                  onMove={move}
                />
              )}
            </li>
          ))}
        </ul>
        <Button look="quiet" className="mt-2" onClick={() => onColumns(null)}>
          {t`As it was at the start`}
        </Button>
      </div>
    </LeadsPopover>
  )
}

interface MovesProps {
  column: LeadColumn
  place: number
  last: number
  onMove: (key: string, by: number) => void
}

function Moves({ column: { key, title }, place, last, onMove }: MovesProps) {
  return (
    <span className="flex">
      <IconButton label={t`Move ${title} to the left`} disabled={place <= 1} onClick={() => onMove(key, -1)}>
        <ArrowUp aria-hidden className="size-4" />
      </IconButton>
      <IconButton
        label={t`Move ${title} to the right`}
        disabled={place === last}
        onClick={() => onMove(key, 1)}
      >
        <ArrowDown aria-hidden className="size-4" />
      </IconButton>
    </span>
  )
}
