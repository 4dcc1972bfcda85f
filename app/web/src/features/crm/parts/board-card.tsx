import { memo } from 'react'
import { t } from '@lingui/core/macro'
import { Bone } from '@/components/ui/skeleton'
import { cx } from '@/lib/cx'
import { CHANNELS } from '../api/lead-shapes'
import type { Lead } from '../api/leads-types'
import { placedAt } from './leads-cell-look'
import { LeadsBlocked } from './leads-blocked'
import { LeadsOwner } from './leads-owner'
import { LeadsTags } from './leads-tags'
import { LeadsTouch } from './leads-touch'
import { phoneText } from './leads-phone'
import { BoardMove } from './board-move'

export const CARD_PX = 92
export const cardId = (stage: string, index: number) => `board-${stage}-${index}`

interface BoardCardProps {
  stage: string
  index: number
  top: number
  lead: Lead | undefined
  /** The one of its column that the Tab key reaches. */
  reached: boolean
  /** Carried by keys or by the pointer. */
  carried: boolean
  gone: boolean
  moves: boolean
}

/** A lead on the board. Presses, keys and drags are heard by the board. */
export const BoardCard = memo(function BoardCard(props: BoardCardProps) {
  const { stage, index, top, lead, reached, carried, gone, moves } = props
  return (
    <li style={placedAt(top)} className="absolute inset-x-0 top-0 h-23 px-2 pt-2">
      {lead ? (
        <div
          className={cx(
            'group/card relative h-21 rounded-card border bg-surface shadow-[0_1px_2px_var(--line)]',
            carried ? 'border-accent opacity-50' : 'border-line hover:border-line-strong',
            gone && 'line-through opacity-60',
          )}
        >
          <button
            type="button"
            id={cardId(stage, index)}
            data-lead={lead.id}
            data-index={index}
            tabIndex={reached ? 0 : -1}
            aria-describedby={moves ? 'board-how' : undefined}
            aria-pressed={carried || undefined}
            className={cx(
              'grid size-full content-start gap-0.5 rounded-card px-3 py-2 text-left',
              moves && 'touch-pan-y',
            )}
          >
            <BoardFace lead={lead} />
          </button>
          {moves && <BoardMove lead={lead} />}
        </div>
      ) : (
        <div
          aria-hidden
          className="grid h-21 content-start gap-2 rounded-card border border-line bg-surface p-3"
        >
          <Bone className="w-3/5" />
          <Bone className="w-2/5" />
        </div>
      )}
    </li>
  )
})

/** What a card says. */
export function BoardFace({ lead }: { lead: Lead }) {
  const reach = lead.phone ? phoneText(lead.phone) : (lead.email ?? '')
  return (
    <>
      <span className="flex min-w-0 items-center justify-between gap-2">
        <span className="truncate font-medium" title={lead.name}>
          {lead.name}
        </span>
        <LeadsOwner id={lead.owner_user_id} short />
      </span>
      <span className="flex min-w-0 items-center gap-2 text-sm text-ink-2">
        <span className="truncate">
          {[lead.company, reach].filter(Boolean).join(' · ') || t`No phone or e-mail`}
        </span>
        <LeadsBlocked lead={lead} channels={CHANNELS} />
      </span>
      <span className="flex min-w-0 items-center justify-between gap-2 text-sm">
        <LeadsTags tags={lead.tags} />
        {lead.last_activity_at && (
          <span className="ml-auto shrink-0">
            <LeadsTouch lead={lead} />
          </span>
        )}
      </span>
    </>
  )
}
