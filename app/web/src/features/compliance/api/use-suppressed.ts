import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Channel, Reason } from './suppression-shapes'

interface Asked {
  channel: Channel
  q: string
  reason?: Reason
}

/** Who is on a list, the newest first; what was there stays until what was asked for is. */
export const useSuppressed = ({ channel, q, reason }: Asked) =>
  useInfiniteQuery({
    queryKey: ['suppression', 'list', channel, q, reason ?? ''],
    queryFn: ({ pageParam: cursor }) =>
      answer(
        api.GET('/api/suppression/{channel}', {
          params: { path: { channel }, query: { q, reason, cursor } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    select: ({ pages }) => pages.flatMap((page) => page.items),
    placeholderData: (before, asked) =>
      asked?.queryKey[2] === channel ? keepPreviousData(before) : undefined,
  })
