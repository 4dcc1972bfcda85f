import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import { orgQuery } from './use-org'

/** Pauses with a reason, or resumes without one. */
export function usePauseOrg(id: string) {
  const queries = useQueryClient()
  const params = { path: { id } }
  return useMutation({
    mutationFn: (reason: string | null) =>
      reason === null
        ? answer(hq.POST('/admin/orgs/{id}/resume', { params }))
        : answer(hq.POST('/admin/orgs/{id}/pause', { params, body: { reason } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: orgQuery(id).queryKey })
      void queries.invalidateQueries({ queryKey: ['orgs'] })
    },
  })
}
