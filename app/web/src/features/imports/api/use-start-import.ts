import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Body } from '@/api/types'
import { importQuery } from './use-import'

export function useStartImport(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/imports/{id}/start', 'post'>) =>
      answer(api.POST('/api/imports/{id}/start', { params: { path: { id } }, body })),
    onSuccess: (after) => queries.setQueryData(importQuery(id).queryKey, after),
  })
}
