import { answer, api } from '@/api/client'
import { useList } from '@/lib/pagination'
import type { Bucket } from './import-shapes'

export type RowsAsked = { bucket: Bucket } | { kept: true }

/** What became of each row of the file; or those whose lead an undo left alone. */
export const useImportRows = (id: string, asked: RowsAsked) =>
  useList(['imports', 'rows', id, asked], (cursor) =>
    answer(api.GET('/api/imports/{id}/rows', { params: { path: { id }, query: { ...asked, cursor } } })),
  )
