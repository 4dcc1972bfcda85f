import { useQuery } from '@tanstack/react-query'
import { answer, api } from '@/api/client'

/** How many notices wait; a total that the server stopped counting is shown as its floor. */
export const useUnreadCount = () =>
  useQuery({
    queryKey: ['notices', 'unread-count'],
    queryFn: async () => {
      const page = await answer(api.GET('/api/notices', { params: { query: { unread: true, limit: 1 } } }))
      return page.total ?? page.total_at_least ?? page.items.length
    },
  })
