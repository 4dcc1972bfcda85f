import { lazy, Suspense, useState, type KeyboardEvent } from 'react'
import { t } from '@lingui/core/macro'
import { Loaded } from '@/components/ui/loaded'
import { useNarrow } from '@/lib/narrow'
import { useLead } from '../api/use-lead'
import { useLeadLive } from './lead-live'
import { LeadPanelBar } from './lead-panel-bar'
import { LeadPanelBody } from './lead-panel-body'
import { LeadSkeleton } from './lead-skeleton'

const LeadPanelSheet = lazy(() => import('./lead-panel-sheet'))

export interface LeadPanelProps {
  id: string
  onClose: () => void
  onNext?: () => void
  onPrevious?: () => void
}

/** A lead beside the list: the list stays usable, and the arrows walk through it. A sheet on phones. */
export function LeadPanel({ id, onClose, onNext, onPrevious }: LeadPanelProps) {
  const narrow = useNarrow()
  const lead = useLead(id)
  const [open, setOpen] = useState('facts')
  useLeadLive(id)
  const name = lead.data?.name ?? t`Lead`
  const bar = <LeadPanelBar {...{ id, name, onClose, onNext, onPrevious, inDialog: narrow }} />
  const body = (
    <Loaded query={lead} skeleton={<LeadSkeleton narrow />}>
      {(known) => <LeadPanelBody key={known.id} lead={known} open={open} onOpen={setOpen} />}
    </Loaded>
  )
  if (narrow)
    return (
      <Suspense>
        <LeadPanelSheet name={name} onClose={onClose}>
          {bar}
          {body}
        </LeadPanelSheet>
      </Suspense>
    )
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isWriting(event.target)) return
    const act = { Escape: onClose, ArrowDown: onNext, ArrowUp: onPrevious }[event.key]
    if (!act) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <aside
      aria-label={name}
      onKeyDown={onKeyDown}
      className="slide-in fixed top-12 right-0 bottom-0 z-30 flex w-105 flex-col border-l border-line bg-surface shadow-lift"
    >
      {bar}
      <div
        tabIndex={0}
        role="group"
        aria-label={name}
        className="min-h-0 flex-1 overflow-y-auto px-4 pb-6 outline-offset-[-2px]"
      >
        {body}
      </div>
    </aside>
  )
}

const isWriting = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [role=menu], [role=dialog], [role=tablist]') !== null
