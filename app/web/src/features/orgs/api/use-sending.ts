import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'

export type Sending = Answer<'/api/org/sending', 'get'>
export type LiveCalls = Sending['live_calls']

/** The org's own stop comes over the stream; that of the whole server does not, so it is asked for. */
const ASKED_EVERY_MS = 60_000

export const sendingQuery = queryOptions({
  queryKey: ['sending'],
  queryFn: () => answer(api.GET('/api/org/sending')),
  refetchInterval: ASKED_EVERY_MS,
})
export const useSending = () => useQuery(sendingQuery)
