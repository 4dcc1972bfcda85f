import { t } from '@lingui/core/macro'
import { plural } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { daysUntil } from '@/lib/format'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { Lead } from '../api/lead-shapes'
import { useLeadFate } from './lead-fate'

const KEPT_MS = 30 * 86_400_000

/** A deleted lead can be looked at, and be brought back as long as it is kept. */
export function LeadGone({ lead }: { lead: Lead }) {
  const { role } = useStanding()
  const { restore, busy } = useLeadFate()
  if (!lead.deleted_at) return null
  const left = daysUntil(new Date(Date.parse(lead.deleted_at) + KEPT_MS))
  return (
    <Banner
      tone="warn"
      role="status"
      title={t`This lead is deleted`}
      action={
        can(role, 'leads.write') && (
          <Button busy={busy} onClick={() => void restore(lead)}>
            {t`Restore`}
          </Button>
        )
      }
    >
      {plural(left, {
        0: 'It is removed for good today.',
        one: 'It is kept for # more day, then removed for good.',
        other: 'It is kept for # more days, then removed for good.',
      })}
    </Banner>
  )
}
