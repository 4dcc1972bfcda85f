import type { ReactNode } from 'react'
import { asProblem } from '@/api/problem'
import { MoreButton } from '@/components/ui/more-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useNotices } from '../api/use-notices'
import { NoticeRow } from './notice-row'

interface NoticeListProps {
  unread: boolean
  empty: ReactNode
  onFollow?: () => void
}

export function NoticeList({ unread, empty, onFollow }: NoticeListProps) {
  const notices = useNotices(unread)
  if (notices.error && !notices.data)
    return (
      <div className="p-4">
        <ProblemNote problem={asProblem(notices.error)} retry={() => void notices.refetch()} />
      </div>
    )
  if (!notices.data) return <RowsSkeleton rows={3} />
  if (notices.data.length === 0) return empty
  return (
    <>
      <ul>
        {notices.data.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} onFollow={onFollow} />
        ))}
      </ul>
      <MoreButton list={notices} />
    </>
  )
}
