import { t } from '@lingui/core/macro'
import { BellOff } from 'lucide-react'
import { Button, buttonClass } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { Link, useOrgPath, useSearchState } from '@/lib/nav'
import { useMarkRead } from '../api/use-mark-read'
import { useUnreadCount } from '../api/use-unread-count'
import { NoticeList } from '../parts/notice-list'

const KEYS = ['show'] as const

export default function NoticesPage() {
  const path = useOrgPath()
  const [view, show] = useSearchState(KEYS)
  const markRead = useMarkRead()
  const waiting = useUnreadCount().data ?? 0
  const unread = view.show === 'unread'
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t`Notices`}
        actions={
          <>
            <Button aria-pressed={unread} onClick={() => show({ show: unread ? undefined : 'unread' })}>
              {unread ? t`Show all` : t`Only unread`}
            </Button>
            {waiting > 0 && (
              <Button busy={markRead.isPending} onClick={() => markRead.mutate({ read: 'all' })}>
                {t`Mark all as read`}
              </Button>
            )}
          </>
        }
      />
      <Card flush>
        <NoticeList
          key={String(unread)}
          unread={unread}
          empty={
            <EmptyState
              icon={BellOff}
              title={unread ? t`All read` : t`No notices yet`}
              action={
                <Link href={path('/settings/notices')} className={buttonClass()}>
                  {t`Choose how you are told`}
                </Link>
              }
            >
              {t`What happens in this organization and concerns you is kept here.`}
            </EmptyState>
          }
        />
      </Card>
    </div>
  )
}
