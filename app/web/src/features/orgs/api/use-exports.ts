import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type Export = Answer<'/api/org/exports', 'get'>['items'][number]

const ASKED_WHILE_MADE_MS = 2_000
export const isMade = ({ state }: Export): boolean => state === 'waiting' || state === 'running'

export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: () => answer(api.GET('/api/org/exports')),
})

/** Told of by the stream; asked as well while one is made, since a closed organization has no stream for long. */
export const useExports = () =>
  useQuery({
    ...exportsQuery,
    refetchInterval: ({ state }) => (state.data?.items.some(isMade) ? ASKED_WHILE_MADE_MS : false),
  })
