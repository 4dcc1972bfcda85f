import type { ReactNode } from 'react'
import { cx } from '@/lib/cx'

export interface Column<T> {
  key: string
  title: string
  cell: (row: T) => ReactNode
  /** The column that names the row; on phones it heads the card. */
  names?: boolean
  end?: boolean
  /** Stands in the head instead of the title, such as a button that sorts. */
  head?: ReactNode
  sorted?: 'ascending' | 'descending'
}

interface DataTableProps<T> {
  caption: string
  columns: Column<T>[]
  rows: readonly T[]
  rowKey: (row: T) => string
  dense?: boolean
}

/** A plain table that becomes cards where it would not fit; roles are said again, since the layout hides them. */
export function DataTable<T>({ caption, columns, rows, rowKey, dense }: DataTableProps<T>) {
  return (
    <table role="table" className={cx('w-full text-left max-md:block', dense && 'text-sm')}>
      <caption className="sr-only">{caption}</caption>
      <thead role="rowgroup" className="max-md:sr-only">
        <tr role="row">
          {columns.map(({ key, title, end, head, sorted }) => (
            <th
              key={key}
              role="columnheader"
              scope="col"
              aria-sort={sorted}
              className={cx(
                'border-b border-line text-sm font-medium text-ink-2',
                dense ? 'px-3 py-1 md:first:pl-4 md:last:pr-4' : 'px-4 py-2',
                end && 'text-right',
              )}
            >
              {head ?? (title || <span className="sr-only">{key}</span>)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-md:block">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            role="row"
            className="border-b border-line last:border-0 hover:bg-sunken max-md:grid max-md:gap-1 max-md:px-4 max-md:py-3"
          >
            {columns.map((column) => (
              <Cell key={column.key} column={column} row={row} dense={dense} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Cell<T>({ column, row, dense }: { column: Column<T>; row: T; dense?: boolean }) {
  const place = cx(
    'min-w-0 align-middle',
    dense ? 'px-3 py-1.5 md:first:pl-4 md:last:pr-4' : 'px-4 py-2',
    'max-md:flex max-md:items-center max-md:justify-between max-md:gap-4 max-md:p-0',
    column.end && 'text-right',
  )
  if (column.names)
    return (
      <th role="rowheader" scope="row" className={cx(place, 'max-w-80 font-medium')}>
        {column.cell(row)}
      </th>
    )
  return (
    <td role="cell" className={place}>
      {column.title && (
        <span aria-hidden className="shrink-0 text-sm text-ink-2 md:hidden">
          {column.title}
        </span>
      )}
      {column.cell(row)}
    </td>
  )
}
