import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { Body } from '@/api/types'
import { meQuery } from '@/lib/me'
import { orgQuery } from './use-org'

export type OrgChange = Body<'/api/org', 'put'>

export function useChangeOrg() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ version, change }: { version: number; change: OrgChange }) =>
      answer(api.PUT('/api/org', { body: change, headers: ifMatch(version) })),
    onSuccess: (org) => {
      queries.setQueryData(orgQuery.queryKey, org)
      void queries.invalidateQueries({ queryKey: meQuery.queryKey })
    },
  })
}
