import { t } from '@lingui/core/macro'
import { BellOff } from 'lucide-react'
import { Button, buttonClass } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { Link, useOrgPath } from '@/lib/nav'
import { useMarkRead } from '../api/use-mark-read'
import { useUnreadCount } from '../api/use-unread-count'
import { NoticeList } from './notice-list'

export default function NoticesSheet({ onClose }: { onClose: () => void }) {
  const path = useOrgPath()
  const markRead = useMarkRead()
  const unread = useUnreadCount().data ?? 0
  return (
    <Dialog sheet title={t`Notices`} onClose={onClose}>
      <div className="-mx-4 grid gap-2">
        <div className="flex flex-wrap gap-2 px-4 pb-2">
          <Link href={path('/notices')} onClick={onClose} className={buttonClass()}>
            {t`See all`}
          </Link>
          {unread > 0 && (
            <Button busy={markRead.isPending} onClick={() => markRead.mutate({ read: 'all' })}>
              {t`Mark all as read`}
            </Button>
          )}
        </div>
        <NoticeList
          unread
          onFollow={onClose}
          empty={
            <EmptyState icon={BellOff} title={t`Nothing waits for you`}>
              {t`What needs you appears here as it happens.`}
            </EmptyState>
          }
        />
      </div>
    </Dialog>
  )
}
