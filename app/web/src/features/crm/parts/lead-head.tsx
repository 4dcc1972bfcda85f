import { t } from '@lingui/core/macro'
import { Trash2 } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { CopyButton } from '@/components/ui/copy-button'
import { When } from '@/components/ui/when'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { useTitle } from '@/lib/title'
import type { Lead } from '../api/lead-shapes'
import { useLeadFate } from './lead-fate'

interface LeadHeadProps {
  lead: Lead
}

/** Who it is, and what can be done with them as a whole. */
export function LeadHead({ lead }: LeadHeadProps) {
  useTitle(lead.name)
  const { role } = useStanding()
  const { remove } = useLeadFate()
  const work = [lead.title, lead.company].filter(Boolean).join(' · ')
  return (
    <header className="mb-4 flex items-start gap-3">
      <div className="min-w-0 flex-1">
        <h1 className="text-xl font-semibold wrap-anywhere">{lead.name}</h1>
        <p className="flex flex-wrap gap-x-2 text-ink-2">
          {work && work !== lead.name && <span className="wrap-anywhere">{work}</span>}
          {lead.last_activity_at && (
            <span>
              {t`Last contact`} <When at={lead.last_activity_at} />
            </span>
          )}
        </p>
      </div>
      <CopyButton value={lead.id} label={t`Copy lead id`} />
      {can(role, 'leads.write') && !lead.deleted_at && (
        <IconButton label={t`Delete this lead`} onClick={() => void remove(lead)}>
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      )}
    </header>
  )
}
