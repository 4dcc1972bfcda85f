import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import { useList } from '@/lib/pagination'

export type ApiKey = Answer<'/api/api-keys', 'get'>['items'][number]
export const API_KEYS = ['api-keys'] as const

export const useApiKeys = () =>
  useList(API_KEYS, (cursor) => answer(api.GET('/api/api-keys', { params: { query: { cursor } } })))
