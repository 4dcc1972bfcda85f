import { t } from '@lingui/core/macro'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { cx } from '@/lib/cx'
import type { LeadColumn } from './leads-columns'
import type { Sort } from './leads-query'
import { cellId } from './leads-cell-look'

interface LeadsHeadProps {
  grid: string
  columns: readonly LeadColumn[]
  sort: Sort
  /** All, some or none are chosen. */
  chosen: 'all' | 'some' | 'none'
  active: number | null
}

const headClass = 'flex h-9 min-w-0 items-center gap-1 bg-surface px-3 text-sm font-medium text-ink-2'
const activeClass = 'group-focus/grid:outline-2 outline-accent -outline-offset-2'

/** Sticks above the rows; presses are heard by the table. */
export function LeadsHead({ grid, columns, sort, chosen, active }: LeadsHeadProps) {
  return (
    <div role="rowgroup" className="sticky top-0 z-20">
      <div
        role="row"
        aria-rowindex={1}
        data-row={-1}
        className="grid grid-cols-(--tracks) border-b border-line bg-surface"
      >
        <div
          role="columnheader"
          id={cellId(grid, -1, 0)}
          data-col={0}
          aria-colindex={1}
          className={cx(headClass, 'sticky left-0 z-10 justify-center', active === 0 && activeClass)}
        >
          <input
            type="checkbox"
            tabIndex={-1}
            readOnly
            ref={(box) => {
              if (box) box.indeterminate = chosen === 'some'
            }}
            checked={chosen === 'all'}
            aria-label={t`Select all that match`}
            className="pointer-events-none size-4 accent-accent"
          />
        </div>
        {columns.map((column, index) => (
          <Head
            key={column.key}
            id={cellId(grid, -1, index + 1)}
            column={column}
            col={index + 1}
            sort={sort}
            active={active === index + 1}
          />
        ))}
      </div>
    </div>
  )
}

interface HeadProps {
  id: string
  column: LeadColumn
  col: number
  sort: Sort
  active: boolean
}

function Head({ id, column, col, sort, active }: HeadProps) {
  const sorted = column.sort !== undefined && column.sort === sort.by
  const Icon = sort.down ? ArrowDown : ArrowUp
  return (
    <div
      role="columnheader"
      id={id}
      data-col={col}
      aria-colindex={col + 1}
      aria-sort={sorted ? (sort.down ? 'descending' : 'ascending') : undefined}
      className={cx(
        headClass,
        col === 1 && 'sticky left-10 z-10',
        column.end && 'justify-end',
        column.sort && 'cursor-pointer hover:text-ink',
        sorted && 'text-ink',
        active && activeClass,
      )}
    >
      <span className="truncate" title={column.title}>
        {column.title}
      </span>
      {sorted && <Icon aria-hidden className="size-3.5 shrink-0" />}
    </div>
  )
}
