import { answer, api } from '@/api/client'
import type { Notice } from './use-notices'

const LOOKED_AT_MAX = 20

/** One of the newest unread notices by its id. */
export async function findNotice(id: string): Promise<Notice | undefined> {
  const query = { unread: true, limit: LOOKED_AT_MAX }
  const { items } = await answer(api.GET('/api/notices', { params: { query } }))
  return items.find((notice) => notice.id === id)
}
