import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export interface Merge {
  id: string
  otherId: string
  take: Record<string, 'mine' | 'theirs'>
}

const STALE = [['duplicates'], ['leads'], ['lead'], ['timeline'], ['tasks']]

/** Two leads become the first of them. */
export function useMerge() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id, otherId, take }: Merge) =>
      answer(
        api.POST('/api/leads/{id}/merge', {
          params: { path: { id } },
          body: { other_id: otherId, take },
        }),
      ),
    onSuccess: () => forget(queries),
  })
}

export function useMergeUndo() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (undoToken: string) =>
      answer(api.POST('/api/merges/undo', { body: { undo_token: undoToken } })),
    onSuccess: () => forget(queries),
  })
}

function forget(queries: QueryClient): void {
  for (const queryKey of STALE) void queries.invalidateQueries({ queryKey })
}
