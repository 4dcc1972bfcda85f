import { t } from '@lingui/core/macro'
import { When } from '@/components/ui/when'
import { Link, useOrgPath } from '@/lib/nav'
import type { Lead } from '../api/lead-shapes'

/** Which of the two it is, and what becomes of it. */
export function DuplicateHead({ lead, said }: { lead: Lead; said: string }) {
  const path = useOrgPath()
  return (
    <div className="grid min-w-0 content-start gap-0.5">
      <span className="text-xs font-medium text-ink-2">{said}</span>
      <Link href={path(`/leads/${lead.id}`)} className="min-w-0 font-semibold wrap-anywhere hover:underline">
        {lead.name}
      </Link>
      <span className="text-sm text-ink-2">
        {t`Added`} <When at={lead.created_at} />
      </span>
    </div>
  )
}
