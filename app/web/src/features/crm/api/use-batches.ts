import { answer, api } from '@/api/client'
import { useList } from '@/lib/pagination'

export const useBatches = () =>
  useList(['batches', 'list'], (cursor) => answer(api.GET('/api/batches', { params: { query: { cursor } } })))
