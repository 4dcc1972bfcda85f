import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query'

interface Page<T> {
  items: T[]
  next_cursor?: string | null
}

/** A list that continues where it stopped, by the server's cursor. */
export function useList<T>(queryKey: QueryKey, read: (cursor: string | undefined) => Promise<Page<T>>) {
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
  })
}
