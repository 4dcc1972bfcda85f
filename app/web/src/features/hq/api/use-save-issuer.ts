import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ifMatch } from '@/api/sender'
import { answer, hq } from './hq-client'
import type { HqBody } from './types'
import { ISSUERS, type Issuer } from './use-issuers'

export type IssuerWish = HqBody<'/admin/sso', 'post'>

/** Adds an issuer, or changes the one that is named. */
export function useSaveIssuer(known: Issuer | null) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: IssuerWish) =>
      known
        ? answer(
            hq.PUT('/admin/sso/{id}', {
              params: { path: { id: known.id } },
              body,
              headers: ifMatch(known.version),
            }),
          )
        : answer(hq.POST('/admin/sso', { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ISSUERS }),
  })
}
