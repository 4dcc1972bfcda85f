import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

export const useUnreadCount = () =>
  useQuery({
    queryKey: ['notices', 'unread-count'],
    queryFn: async () => {
      const page = await answer(api.GET('/api/notices', { params: { query: { unread: true, limit: 1 } } }))
      return page.unread
    },
  })
