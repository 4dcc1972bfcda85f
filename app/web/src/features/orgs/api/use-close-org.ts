import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { exportsQuery } from './use-exports'
import { orgQuery } from './use-org'

/** Closes with the name typed again; what was read of an open organization is read anew. */
export function useCloseOrg() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (confirm: string) => answer(api.DELETE('/api/org', { body: { confirm } })),
    onSuccess: (org) => {
      queries.setQueryData(orgQuery.queryKey, org)
      // The final export is asked for with the closing.
      void queries.invalidateQueries({ queryKey: exportsQuery.queryKey })
    },
  })
}
