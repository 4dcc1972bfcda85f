import { useList } from '@/lib/pagination'
import { askLoosely } from './leads-ask'
import type { Batch } from './leads-types'

interface Batches {
  items: Batch[]
  next_cursor?: string | null
}

export const useBatches = () =>
  useList(['batches'], (cursor) =>
    askLoosely<Batches>('GET', '/api/batches', { params: { query: { cursor } } }),
  )
