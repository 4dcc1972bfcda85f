import { plural, t } from '@lingui/core/macro'
import { Link, useOrgPath } from '@/lib/nav'
import type { Suppressed } from '../api/suppression-shapes'

const linkClass = 'inline-flex min-h-6 items-center text-accent hover:underline'

/** The people who have the address: to the one, or to the list of them. */
export function LeadLinks({ one: { lead_ids: ids, address } }: { one: Suppressed }) {
  const path = useOrgPath()
  const [first] = ids
  if (!first || !address) return <span className="text-ink-2">–</span>
  if (ids.length === 1)
    return (
      <Link
        href={path(`/leads/${first}`)}
        aria-label={t`Open the lead with ${address}`}
        className={linkClass}
      >
        {t`Open the lead`}
      </Link>
    )
  return (
    <Link href={path(`/leads?q=${encodeURIComponent(address)}`)} className={linkClass}>
      {plural(ids.length, { one: '# lead', other: '# leads' })}
    </Link>
  )
}
