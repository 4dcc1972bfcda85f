import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const stagesQuery = queryOptions({
  queryKey: ['stages'],
  queryFn: () => answer(api.GET('/api/stages')),
})

export const useStages = () => useQuery(stagesQuery)
