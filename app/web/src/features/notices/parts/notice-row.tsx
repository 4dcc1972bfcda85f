import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { When } from '@/components/ui/when'
import { cx } from '@/lib/cx'
import { Link, useOrgPath } from '@/lib/nav'
import { pageExists } from '@/lib/pages'
import { useMarkRead } from '../api/use-mark-read'
import type { Notice } from '../api/use-notices'

interface NoticeRowProps {
  notice: Notice
  onFollow?: () => void
}

export function NoticeRow({ notice, onFollow }: NoticeRowProps) {
  const path = useOrgPath()
  const { title } = notice
  const markRead = useMarkRead()
  const read = () => markRead.mutate({ read: [notice.id] })
  const target = notice.path && pageExists(notice.path) ? path(notice.path) : null
  const follow = () => {
    if (!notice.read) read()
    onFollow?.()
  }
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-0">
      <span
        aria-hidden
        className={cx('mt-1.5 size-2 shrink-0 rounded-chip', notice.read ? 'bg-transparent' : 'bg-accent')}
      />
      <div className="min-w-0 flex-1">
        <p className={cx('break-words', !notice.read && 'font-semibold')}>
          {target ? (
            <Link href={target} onClick={follow} className="underline-offset-2 hover:underline">
              {title}
            </Link>
          ) : (
            title
          )}
          {!notice.read && <span className="sr-only"> {t`(unread)`}</span>}
        </p>
        {notice.body && <p className="break-words text-ink-2">{notice.body}</p>}
        <p className="text-sm text-ink-2">
          <When at={notice.created_at} />
        </p>
      </div>
      {!notice.read && (
        <Button look="quiet" aria-label={t`Mark as read: ${title}`} busy={markRead.isPending} onClick={read}>
          {t`Read`}
        </Button>
      )}
    </li>
  )
}
