import { answer, api } from '@/api/client'
import { useList } from '@/lib/pagination'

export const useImports = () =>
  useList(['imports', 'list'], (cursor) => answer(api.GET('/api/imports', { params: { query: { cursor } } })))
