import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Batch } from './leads-types'

const ASKED_EVERY_MS = 2_000

/** The stream says when it moves; asking as well means that no break of the stream leaves it standing. */
export const batchQuery = (id: string) =>
  queryOptions({
    queryKey: ['batches', 'one', id],
    queryFn: () => answer(api.GET('/api/batches/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state }) => (isMoving(state.data) ? ASKED_EVERY_MS : false),
  })

export const isMoving = (batch?: Batch): boolean => batch?.state === 'running' || batch?.state === 'undoing'

export const useBatch = (id: string) => useQuery(batchQuery(id))
