import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from './lead-loose'
import type { Stage } from './lead-shapes'

export const stagesQuery = queryOptions({
  queryKey: ['stages'],
  queryFn: () => ask<{ items: Stage[]; version: number }>('GET', '/api/stages'),
})

export const useStages = () => useQuery(stagesQuery)
