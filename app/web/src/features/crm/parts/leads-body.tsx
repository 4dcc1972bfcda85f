import type { Cursor } from './leads-cursor'
import type { LeadColumn } from './leads-columns'
import { LeadsRow } from './leads-row'
import type { LeadsWindow } from './leads-window'

interface LeadsBodyProps {
  grid: string
  list: LeadsWindow
  drawn: readonly number[]
  /** Of all rows, drawn or not, and of each. */
  total: number
  height: number
  columns: readonly LeadColumn[]
  cursor: Cursor
  editing: boolean
  opened: string | null
  has: (id: string) => boolean
}

export function LeadsBody(props: LeadsBodyProps) {
  const { grid, list, drawn, total, height, columns, cursor, editing, opened, has } = props
  return (
    <div role="rowgroup" className="relative" style={{ height: total }}>
      {drawn.map((index) => {
        const lead = list.at(index)
        const here = cursor.row === index
        return (
          <LeadsRow
            key={index}
            grid={grid}
            row={index}
            top={index * height}
            lead={lead}
            columns={columns}
            chosen={lead !== undefined && has(lead.id)}
            gone={lead !== undefined && list.isGone(lead.id)}
            opened={lead !== undefined && lead.id === opened}
            active={here ? cursor.col : null}
            editing={here && editing}
            flash={lead ? list.flashOf(lead.id) : 0}
          />
        )
      })}
    </div>
  )
}
