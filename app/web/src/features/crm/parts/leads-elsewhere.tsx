import { t } from '@lingui/core/macro'
import { History, UsersRound } from 'lucide-react'
import { useStanding } from '@/lib/me'
import { Link, useOrgPath } from '@/lib/nav'
import { pageExists } from '@/lib/pages'
import { mayBatch } from './leads-rights'

/** Pages about the leads that stand in no bar. */
export function LeadsElsewhere() {
  const path = useOrgPath()
  const { role } = useStanding()
  const pages = [
    { page: '/leads/duplicates', label: t`Duplicates`, Icon: UsersRound },
    ...(mayBatch(role) ? [{ page: '/leads/batches', label: t`Bulk changes`, Icon: History }] : []),
  ]
  return pages
    .filter(({ page }) => pageExists(page))
    .map(({ page, label, Icon }) => (
      <Link
        key={page}
        href={path(page)}
        aria-label={label}
        title={label}
        className="inline-flex size-8 items-center justify-center rounded-control text-ink-2 hover:bg-sunken hover:text-ink pointer-coarse:size-9"
      >
        <Icon aria-hidden className="size-4" />
      </Link>
    ))
}
