import { memo } from 'react'
import { t } from '@lingui/core/macro'
import { Bone } from '@/components/ui/skeleton'
import { cx } from '@/lib/cx'
import { CHANNELS } from '../api/lead-shapes'
import type { Lead } from '../api/leads-types'
import { placedAt } from './leads-cell-look'
import { LeadsBlocked } from './leads-blocked'
import { LeadsOwner } from './leads-owner'
import { phoneText } from './leads-phone'
import { LeadsStage } from './leads-stage'
import { LeadsTags } from './leads-tags'
import { LeadsTouch } from './leads-touch'

interface LeadsCardProps {
  lead: Lead | undefined
  top: number
  chosen: boolean
  gone: boolean
  onOpen: (id: string) => void
  onChoose: (id: string) => void
}

export const CARD_PX = 96

/** A lead where a table does not fit. */
export const LeadsCard = memo(function LeadsCard(props: LeadsCardProps) {
  const { lead, top, chosen, gone } = props
  const style = placedAt(top)
  const place = 'absolute inset-x-0 top-0 h-24 border-b border-line px-4 py-2.5'
  if (!lead)
    return (
      <li style={style} className={cx(place, 'grid content-start gap-2')} aria-busy>
        <Bone className="w-2/5" />
        <Bone className="w-3/5" />
        <Bone className="w-1/3" />
      </li>
    )
  const { name } = lead
  return (
    <li
      style={style}
      className={cx(place, 'flex gap-3', chosen ? 'bg-accent-soft' : 'bg-surface', gone && 'line-through')}
    >
      <input
        type="checkbox"
        aria-label={t`Select ${name}`}
        checked={chosen}
        onChange={() => props.onChoose(lead.id)}
        className="mt-0.5 size-5 shrink-0 accent-accent"
      />
      <button
        type="button"
        onClick={() => props.onOpen(lead.id)}
        className="grid min-w-0 flex-1 content-start gap-1 text-left"
      >
        <span className="flex min-w-0 items-baseline justify-between gap-3">
          <span className="truncate font-medium">{lead.name}</span>
          {lead.last_activity_at && (
            <span className="shrink-0 text-sm">
              <LeadsTouch lead={lead} />
            </span>
          )}
        </span>
        <span className="flex min-w-0 items-center gap-2 text-sm text-ink-2">
          <span className="truncate">
            {[lead.company, lead.phone ? phoneText(lead.phone) : lead.email].filter(Boolean).join(' · ')}
          </span>
          <LeadsBlocked lead={lead} channels={CHANNELS} />
        </span>
        <span className="flex min-w-0 items-center gap-3 text-sm">
          <LeadsStage id={lead.stage} />
          <LeadsTags tags={lead.tags} />
          <span className="ml-auto">
            <LeadsOwner id={lead.owner_user_id} short />
          </span>
        </span>
      </button>
    </li>
  )
})
