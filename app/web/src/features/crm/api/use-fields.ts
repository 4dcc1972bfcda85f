import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask } from './lead-loose'
import type { FieldDef } from './lead-shapes'

export const fieldsQuery = queryOptions({
  queryKey: ['fields'],
  queryFn: () => ask<{ items: FieldDef[]; version: number }>('GET', '/api/fields'),
})

export const useFields = () => useQuery(fieldsQuery)
