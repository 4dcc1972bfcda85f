import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, hq } from './hq-client'
import { ISSUERS } from './use-issuers'

export function useRemoveIssuer() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => answer(hq.DELETE('/admin/sso/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ISSUERS }),
  })
}
