import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { CARD_PX, LeadsCard } from './leads-card'
import type { ChoosingLeads } from './use-leads-selection'
import type { ShownLeads } from './use-leads-window'
import { useVirtualRows } from './use-virtual-rows'

interface LeadsCardsProps {
  leads: ShownLeads
  choosing: ChoosingLeads
  onOpen: (id: string) => void
}

/** The list on a phone: cards that scroll with the page, drawn as far as they are in sight. */
export default function LeadsCards({ leads, choosing, onOpen }: LeadsCardsProps) {
  const { list, size } = leads
  const box = useRef<HTMLUListElement>(null)
  const [above, setAbove] = useState(0)
  useLayoutEffect(() => setAbove(box.current?.offsetTop ?? 0), [])
  const rows = useVirtualRows({ count: size, height: CARD_PX, scroller: null, head: above, kept: -1 })
  const { first, last } = rows.range
  useEffect(() => list.show(first, Math.max(first, last)), [list, first, last])
  return (
    <div className={`-mx-4 border-y border-line ${leads.stale ? 'opacity-60' : ''}`}>
      <ul ref={box} aria-label={t`Leads`} className="relative" style={{ height: rows.total }}>
        {rows.drawn.map((index) => {
          const lead = list.at(index)
          return (
            <LeadsCard
              key={index}
              lead={lead}
              top={index * CARD_PX}
              chosen={lead !== undefined && choosing.has(lead.id)}
              gone={lead !== undefined && list.isGone(lead.id)}
              onOpen={onOpen}
              onChoose={(id) => choosing.choose(id, false)}
            />
          )
        })}
      </ul>
    </div>
  )
}
