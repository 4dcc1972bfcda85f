import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { isWorking } from './import-shapes'

const ASKED_EVERY_MS = 1_000

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', id],
    queryFn: () => answer(api.GET('/api/imports/{id}', { params: { path: { id } } })),
  })

/** Followed by the stream; asked for as well while it runs, in case that is broken or slow. */
export const useImport = (id: string) =>
  useQuery({
    ...importQuery(id),
    refetchInterval: ({ state: { data } }) => data && isWorking(data.state) && ASKED_EVERY_MS,
  })
