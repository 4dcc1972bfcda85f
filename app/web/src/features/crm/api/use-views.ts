import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

const VIEWS_MAX = 200

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: () => answer(api.GET('/api/views', { params: { query: { limit: VIEWS_MAX } } })),
})

export const useViews = () => useQuery(viewsQuery)
