import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Channel } from './suppression-shapes'

const SHOWN_MAX = 5
const ASKED_EVERY_MS = 1_500

/** The last files read into a list; asked for again as long as one is being read. */
export const useListImports = (channel: Channel) =>
  useQuery({
    queryKey: ['suppression', 'imports', channel],
    queryFn: () =>
      answer(
        api.GET('/api/suppression/{channel}/imports', {
          params: { path: { channel }, query: { limit: SHOWN_MAX } },
        }),
      ),
    refetchInterval: ({ state: { data } }) =>
      data?.items.some(({ state }) => state === 'waiting' || state === 'running') && ASKED_EVERY_MS,
  })
