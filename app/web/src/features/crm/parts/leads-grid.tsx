import { useEffect, useEffectEvent, useId, useMemo, useRef, type CSSProperties, type MouseEvent } from 'react'
import { cx } from '@/lib/cx'
import type { LeadChange } from '../api/lead-shapes'
import type { Lead } from '../api/leads-types'
import { LeadsBody } from './leads-body'
import { gridTracks, gridWidth, type LeadColumn } from './leads-columns'
import { ROW_PX, type Density } from './leads-density'
import { CellEditContext, type LeaveBy } from './leads-edit'
import { loadEditor } from './leads-editor-slot'
import { LeadsHead } from './leads-head'
import { ownPress, placeOf } from './leads-place'
import type { Sort } from './leads-query'
import { cellId } from './leads-cell-look'
import { useLeadsCursor } from './use-leads-cursor'
import type { ChoosingLeads } from './use-leads-selection'
import type { ShownLeads } from './use-leads-window'
import { useVirtualRows } from './use-virtual-rows'

const HEAD_PX = 36

interface LeadsGridProps {
  label: string
  leads: ShownLeads
  columns: readonly LeadColumn[]
  sort: Sort
  density: Density
  choosing: ChoosingLeads
  /** The lead in the side panel; moving the cursor walks it. */
  opened: string | null
  tags: readonly string[]
  writes: boolean
  onSort: (by: string) => void
  onOpen: (lead: Lead, whole: boolean) => void
  onSave: (lead: Lead, change: LeadChange) => Promise<void>
}

const gridClass =
  'group/grid relative min-h-0 flex-1 overflow-auto overscroll-contain rounded-card border border-line bg-surface ' +
  'scroll-pt-9 scroll-pl-60 outline-offset-0 focus-visible:outline-1'

/** A table of any length: the rows in sight are drawn, a cursor walks the cells, and cells are written in place. */
export function LeadsGrid(props: LeadsGridProps) {
  const { leads, columns, choosing, opened, writes, onOpen, onSave, tags } = props
  const { list, size } = leads
  const grid = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const height = ROW_PX[props.density]
  const writable = useMemo(
    () => [false, ...columns.map(({ editor }) => writes && !!editor)],
    [columns, writes],
  )
  const leadAt = (row: number, act: (lead: Lead) => void) => {
    const lead = list.at(row)
    if (lead && !list.isGone(lead.id)) act(lead)
  }
  const screen = () => Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_PX) / height) - 1
  const { cursor, editing, go, press, leave, onKeyDown } = useLeadsCursor(
    { rows: size, screen, writable },
    {
      choose: (row, extend) => leadAt(row, ({ id }) => choosing.choose(id, extend)),
      chooseAll: choosing.chooseAll,
      sort: (col) => columns[col - 1]?.sort && props.onSort(columns[col - 1]!.sort!),
      open: (row, whole) => leadAt(row, (lead) => onOpen(lead, whole)),
      clear: choosing.clear,
      arrive: (row) => opened && leadAt(row, (lead) => onOpen(lead, false)),
    },
  )
  const rows = useVirtualRows({ count: size, height, scroller, head: HEAD_PX, kept: cursor.row })
  const { first, last } = rows.range
  const reach = useEffectEvent(rows.reach)

  useEffect(() => list.show(first, Math.max(first, last)), [list, first, last])
  useEffect(() => {
    if (!scroller.current?.contains(document.activeElement)) return
    if (cursor.row >= 0) reach(cursor.row)
    document.getElementById(cellId(grid, cursor.row, cursor.col))?.scrollIntoView(NEAREST)
  }, [grid, cursor])

  const edit = {
    save: onSave,
    tags,
    leave: (by: LeaveBy) => {
      leave(by)
      if (by === 'enter' || by === 'escape') scroller.current?.focus({ preventScroll: true })
    },
  }
  const onClick = (event: MouseEvent) => {
    const place = placeOf(event.target)
    if (!place || ownPress(event.target)) return
    const { row, col } = place
    const again = row === cursor.row && col === cursor.col
    if (row < 0) return press(place, false)
    if (col === 0 || event.shiftKey || event.ctrlKey || event.metaKey) {
      go(place)
      return leadAt(row, ({ id }) => choosing.choose(id, event.shiftKey))
    }
    if (again && writable[col]) return press(place, false)
    go(place)
    if (col === 1) leadAt(row, (lead) => onOpen(lead, false))
  }
  return (
    <CellEditContext value={edit}>
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={leads.open ? -1 : size + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-readonly={!writes}
        aria-busy={leads.stale || undefined}
        aria-activedescendant={cellId(grid, cursor.row, cursor.col)}
        tabIndex={0}
        onFocus={() => void loadEditor()}
        onKeyDown={onKeyDown}
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        onClick={onClick}
        style={{ '--tracks': gridTracks(columns), '--row': `${height}px` } as CSSProperties}
        className={cx(gridClass, props.density === 'compact' && 'text-sm', leads.stale && 'opacity-60')}
      >
        <div style={{ minWidth: gridWidth(columns) }}>
          <LeadsHead
            grid={grid}
            columns={columns}
            sort={props.sort}
            chosen={choosing.state}
            active={cursor.row === -1 ? cursor.col : null}
          />
          <LeadsBody
            grid={grid}
            list={list}
            drawn={rows.drawn}
            total={rows.total}
            height={height}
            columns={columns}
            cursor={cursor}
            editing={editing}
            opened={opened}
            has={choosing.has}
          />
        </div>
      </div>
    </CellEditContext>
  )
}

const NEAREST: ScrollIntoViewOptions = { block: 'nearest', inline: 'nearest' }
