import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, ifMatch } from '@/api/client'
import type { Field } from './import-shapes'
import { fieldsQuery } from './use-fields'

type NewField = Pick<Field, 'name' | 'kind'>

/** Adds fields behind those there are, and answers all of them. */
export function useAddFields() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (added: readonly NewField[]) => {
      const { items, version } = await answer(api.GET('/api/fields'))
      const known = items.map(({ key, name, kind, choices, filterable }) => ({
        key,
        name,
        kind,
        choices,
        filterable,
      }))
      const body = { fields: [...known, ...added.map(({ name, kind }) => ({ name, kind }))] }
      return answer(api.PUT('/api/fields', { body, headers: ifMatch(version) }))
    },
    onSuccess: (after) => queries.setQueryData(fieldsQuery.queryKey, after),
  })
}
