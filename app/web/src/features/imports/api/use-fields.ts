import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: () => answer(api.GET('/api/fields')),
})

export const useFields = () => useQuery(fieldsQuery)
