import { lazy, Suspense, useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Bell as BellSign } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { formatCount } from '@/lib/format'
import { useUnreadCount } from '../api/use-unread-count'
import { useNoticeSound } from './use-notice-sound'

const NoticesSheet = lazy(() => import('./notices-sheet'))
const SHOWN_MAX = 99

export default function Bell() {
  const [open, setOpen] = useState(false)
  const unread = useUnreadCount().data ?? 0
  useNoticeSound()
  const label =
    unread > 0 ? t`Notices: ${plural(unread, { one: '# unread', other: '# unread' })}` : t`Notices`
  return (
    <>
      <IconButton label={label} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <BellSign aria-hidden className="size-4" />
        {unread > 0 && (
          <span
            aria-hidden
            className="figures absolute -top-0.5 -right-0.5 min-w-4 rounded-chip bg-accent px-1 text-center text-xs font-semibold text-on-accent"
          >
            {unread > SHOWN_MAX ? `${SHOWN_MAX}+` : formatCount(unread)}
          </span>
        )}
      </IconButton>
      <Suspense>{open && <NoticesSheet onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
