import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '@/api/client'
import type { Answer, Body } from '@/api/types'

export type NoticeSettings = Answer<'/api/notices/settings', 'get'>

export const noticeSettingsQuery = queryOptions({
  queryKey: ['notice-settings'],
  queryFn: () => answer(api.GET('/api/notices/settings')),
})
export const useNoticeSettings = () => useQuery(noticeSettingsQuery)

export function useChangeNoticeSettings() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Body<'/api/notices/settings', 'put'>) =>
      answer(api.PUT('/api/notices/settings', { body })),
    onSuccess: (settings) => queries.setQueryData(noticeSettingsQuery.queryKey, settings),
  })
}
