import { useQueryClient } from '@tanstack/react-query'
import { meQuery } from '@/lib/me'

/** Whatever changes a factor changes what the account can show for itself. */
export function useFactorsChanged(): () => Promise<unknown> {
  const queries = useQueryClient()
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: meQuery.queryKey }),
      queries.invalidateQueries({ queryKey: ['passkeys'] }),
    ])
}
