import { memo, useEffect, useRef, type ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import { Bone } from '@/components/ui/skeleton'
import type { Lead } from '../api/leads-types'
import { LeadsCell } from './leads-cell'
import type { LeadColumn } from './leads-columns'
import { LeadsEditor } from './leads-editor-slot'
import { cellClass, cellId, placedAt, stuckClass } from './leads-cell-look'

export interface LeadsRowProps {
  grid: string
  row: number
  top: number
  lead: Lead | undefined
  columns: readonly LeadColumn[]
  chosen: boolean
  gone: boolean
  opened: boolean
  /** The column of the cursor, if it stands in this row. */
  active: number | null
  editing: boolean
  flash: number
}

/** One row of the table. What is pressed in it is heard by the table, so that it draws again only when it changed. */
export const LeadsRow = memo(function LeadsRow(props: LeadsRowProps) {
  const { grid, row, top, lead, columns, chosen, gone, opened, active, editing, flash } = props
  const box = useFlash(flash)
  return (
    <div
      ref={box}
      role="row"
      aria-rowindex={row + 2}
      aria-selected={lead ? chosen : undefined}
      aria-busy={lead ? undefined : true}
      data-row={row}
      style={placedAt(top)}
      className={cx(
        'absolute inset-x-0 top-0 grid h-(--row) grid-cols-(--tracks) border-b border-line text-left',
        chosen || opened ? 'bg-accent-soft' : 'bg-surface hover:bg-sunken',
        gone && 'text-ink-3 line-through',
        active !== null && editing && 'z-10',
      )}
    >
      <div
        role="gridcell"
        id={cellId(grid, row, 0)}
        data-col={0}
        aria-colindex={1}
        className={cx(cellClass(active === 0), stuckClass, 'left-0 justify-center')}
      >
        {lead && <Box name={lead.name} chosen={chosen} />}
      </div>
      {columns.map((column, index) => (
        <Cell
          key={column.key}
          id={cellId(grid, row, index + 1)}
          col={index + 1}
          end={column.end}
          active={active === index + 1}
          editing={editing && active === index + 1}
        >
          {contentOf(lead, column, editing && active === index + 1)}
        </Cell>
      ))}
    </div>
  )
})

function contentOf(lead: Lead | undefined, column: LeadColumn, editing: boolean): ReactNode {
  if (!lead) return <Bone className={column.grow > 1 ? 'w-2/3' : 'w-1/2'} />
  if (editing) return <LeadsEditor key={lead.id} lead={lead} column={column} />
  return <LeadsCell lead={lead} column={column.key} />
}

interface CellProps {
  id: string
  col: number
  end?: boolean
  active: boolean
  editing: boolean
  children: ReactNode
}

const Cell = ({ id, col, end, active, editing, children }: CellProps) => (
  <div
    role={col === 1 ? 'rowheader' : 'gridcell'}
    id={id}
    data-col={col}
    aria-colindex={col + 1}
    className={cx(
      cellClass(active),
      col === 1 && cx(stuckClass, 'left-10 cursor-pointer'),
      end && 'justify-end',
      !editing && 'overflow-hidden',
    )}
  >
    {children}
  </div>
)

const Box = ({ name, chosen }: { name: string; chosen: boolean }) => (
  <input
    type="checkbox"
    tabIndex={-1}
    readOnly
    checked={chosen}
    aria-label={t`Select ${name}`}
    className="pointer-events-none size-4 accent-accent"
  />
)

const FLASH_MS = 1_400

/** Somebody else changed it: it glows for a moment. */
function useFlash(flash: number) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (flash === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const glow = getComputedStyle(document.documentElement).getPropertyValue('--info-soft')
    box.current?.animate([{ backgroundColor: glow }, {}], { duration: FLASH_MS, easing: 'ease-out' })
  }, [flash])
  return box
}
