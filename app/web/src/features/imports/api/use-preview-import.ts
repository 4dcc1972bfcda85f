import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { PreviewWish } from './import-shapes'
import { importQuery } from './use-import'

/** Has the whole file judged; nothing is changed by it. */
export function usePreviewImport(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: PreviewWish) =>
      answer(api.POST('/api/imports/{id}/preview', { params: { path: { id } }, body })),
    onSuccess: (after) => queries.setQueryData(importQuery(id).queryKey, after),
  })
}
