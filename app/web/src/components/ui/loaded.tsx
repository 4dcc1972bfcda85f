import type { ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { ProblemNote } from './problem-note'

interface Asked<T> {
  data: T | undefined
  error: Error | null
  refetch: () => unknown
}

interface LoadedProps<T> {
  query: Asked<T>
  skeleton: ReactNode
  children: (data: T) => ReactNode
}

/** Three of a screen's four states in one place; what is full or empty, the page itself says. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.error)
    return (
      <div className="p-4">
        <ProblemNote problem={asProblem(query.error)} retry={() => void query.refetch()} />
      </div>
    )
  return skeleton
}
