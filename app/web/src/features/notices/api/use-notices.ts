import { answer, api } from '@/api/client'
import type { Answer } from '@/api/types'
import { useList } from '@/lib/pagination'

export type Notice = Answer<'/api/notices', 'get'>['items'][number]

export const useNotices = (unread: boolean) =>
  useList(['notices', 'list', { unread }], (cursor) =>
    answer(api.GET('/api/notices', { params: { query: { cursor, ...(unread ? { unread: true } : {}) } } })),
  )
