import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import { orgQuery } from './use-org'

export function useSetQuota(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (bytes: number | null) =>
      answer(hq.PUT('/admin/orgs/{id}/quota', { params: { path: { id } }, body: { bytes } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: orgQuery(id).queryKey })
      void queries.invalidateQueries({ queryKey: ['orgs'] })
    },
  })
}
