import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import type { Column } from '@/components/ui/data-table'

interface Sorting {
  sort: string
  onSort: (sort: string) => void
}

/** A column head that sorts; a second press turns the order round where the server knows both. */
export function sortHead<T>(
  name: string,
  title: string,
  { sort, onSort }: Sorting,
  orders: readonly string[] = [name, `-${name}`],
): Pick<Column<T>, 'head' | 'sorted' | 'title'> {
  const place = orders.indexOf(sort)
  const descends = sort.startsWith('-')
  const Icon = place < 0 ? ChevronsUpDown : descends ? ArrowDown : ArrowUp
  const next = orders[(place + 1) % orders.length]!
  return {
    title,
    sorted: place < 0 ? undefined : descends ? 'descending' : 'ascending',
    head: (
      <button
        type="button"
        className="-ml-1 inline-flex min-h-6 items-center gap-1 rounded-control px-1 hover:text-ink"
        onClick={() => onSort(next)}
      >
        {title}
        <Icon aria-hidden className="size-3" />
      </button>
    ),
  }
}
