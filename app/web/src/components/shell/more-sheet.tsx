import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Dialog } from '@/components/ui/dialog'
import { Link, useOrgPath } from '@/lib/nav'
import type { BarPage } from './bar-page'

export default function MoreSheet({ pages, onClose }: { pages: BarPage[]; onClose: () => void }) {
  const path = useOrgPath()
  return (
    <Dialog sheet title={t`More`} onClose={onClose}>
      <ul className="grid">
        {pages.map((page) => (
          <li key={page.path} className="border-b border-line last:border-0">
            <Link href={path(page.path)} onClick={onClose} className="flex min-h-12 items-center gap-3 px-2">
              {page.icon ? <page.icon aria-hidden className="size-4 text-ink-2" /> : <span className="w-4" />}
              {i18n._(page.title)}
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
