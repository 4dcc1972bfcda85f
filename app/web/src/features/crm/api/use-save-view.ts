import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { View, ViewWanted } from './leads-types'
import { viewsQuery } from './use-views'

/** A new view, or a known one as it shall be from now on. */
export function useSaveView() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ known, wanted }: { known?: View; wanted: ViewWanted }): Promise<View> =>
      known
        ? answer(
            api.PUT('/api/views/{id}', {
              params: { path: { id: known.id } },
              body: wanted,
              headers: ifMatch(known.version),
            }),
          )
        : answer(api.POST('/api/views', { body: wanted })),
    onSuccess: (view) => {
      queries.setQueryData(viewsQuery.queryKey, (before) => {
        const others = before?.items.filter(({ id }) => id !== view.id) ?? []
        return before && { ...before, items: [...others, view] }
      })
      void queries.invalidateQueries({ queryKey: viewsQuery.queryKey })
    },
  })
}
