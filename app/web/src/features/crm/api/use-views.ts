import { queryOptions, useQuery } from '@tanstack/react-query'
import { askLoosely } from './leads-ask'
import type { View } from './leads-types'

const VIEWS_MAX = 200

export const viewsQuery = queryOptions({
  queryKey: ['views'],
  queryFn: () =>
    askLoosely<{ items: View[] }>('GET', '/api/views', { params: { query: { limit: VIEWS_MAX } } }),
})

export const useViews = () => useQuery(viewsQuery)
