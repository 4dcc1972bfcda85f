import { useQueryClient } from '@tanstack/react-query'
import { hqMeQuery } from './use-hq-me'

/** What shows one's second factors is read anew. */
export function useFactorsChanged() {
  const queries = useQueryClient()
  return async () => {
    await Promise.all(
      [hqMeQuery.queryKey, ['passkeys'], ['operators']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    )
  }
}
