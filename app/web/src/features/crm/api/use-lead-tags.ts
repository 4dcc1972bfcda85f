import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

const OFFERED_MAX = 200

/** The tags that this organization uses, the commonest first. */
export const useLeadTags = () =>
  useQuery({
    queryKey: ['leads', 'tags'],
    queryFn: () => answer(api.GET('/api/leads/counts', { params: { query: { by: 'tag' } } })),
    select: ({ groups }) =>
      groups
        .toSorted((one, other) => other.count - one.count)
        .slice(0, OFFERED_MAX)
        .flatMap(({ value }) => value ?? []),
  })
