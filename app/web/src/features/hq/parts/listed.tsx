import type { ReactNode } from 'react'
import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { asProblem } from '@/api/problem'
import { MoreButton } from '@/components/ui/more-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'

interface ListedProps<T> {
  list: UseInfiniteQueryResult<T[]>
  empty: ReactNode
  children: (rows: T[]) => ReactNode
  /** Something else must be there before the rows are drawn. */
  waits?: boolean
  bones?: number
}

/** The four states of a list that continues. */
export function Listed<T>({ list, empty, children, waits, bones = 6 }: ListedProps<T>) {
  if (list.error && !list.data)
    return (
      <div className="p-4">
        <ProblemNote problem={asProblem(list.error)} retry={() => void list.refetch()} />
      </div>
    )
  if (!list.data || waits) return <RowsSkeleton rows={bones} />
  if (list.data.length === 0) return empty
  return (
    <>
      {children(list.data)}
      <MoreButton list={list} />
    </>
  )
}
