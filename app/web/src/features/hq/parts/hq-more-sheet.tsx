import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Dialog } from '@/components/ui/dialog'
import { Link } from '@/lib/nav'
import { DESK_PAGES } from '../desk-pages'

export default function HqMoreSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog sheet title={t`More`} onClose={onClose}>
      <ul className="grid">
        {DESK_PAGES.map(({ path, title, icon: Icon }) => (
          <li key={path} className="border-b border-line last:border-0">
            <Link href={path} onClick={onClose} className="flex min-h-12 items-center gap-3 px-2">
              <Icon aria-hidden className="size-4 text-ink-2" />
              {i18n._(title)}
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
