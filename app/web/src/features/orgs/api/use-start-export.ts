import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import { exportsQuery } from './use-exports'

export function useStartExport() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => answer(api.POST('/api/org/export')),
    onSuccess: () => queries.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  })
}
