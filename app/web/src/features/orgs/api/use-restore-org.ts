import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { orgQuery } from './use-org'

export function useRestoreOrg() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => answer(api.POST('/api/org/restore')),
    onSuccess: (org) => {
      queries.setQueryData(orgQuery.queryKey, org)
      void queries.invalidateQueries()
    },
  })
}
