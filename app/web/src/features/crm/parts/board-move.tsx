import { t } from '@lingui/core/macro'
import { ArrowLeftRight } from 'lucide-react'
import type { Lead } from '../api/leads-types'
import { useBoardActs } from './board-acts'
import { useLook } from './leads-look'

/** The stage as a choice, for fingers: what is dragged elsewhere would scroll here. */
export function BoardMove({ lead }: { lead: Lead }) {
  const { stages } = useLook()
  const { move } = useBoardActs()
  const { name } = lead
  return (
    <label className="absolute right-1 bottom-1 flex size-9 items-center justify-center rounded-control bg-surface text-ink-2 not-pointer-coarse:hidden">
      <ArrowLeftRight aria-hidden className="size-4" />
      <select
        aria-label={t`Stage of ${name}`}
        value={lead.stage}
        onChange={({ target }) => move(lead, target.value)}
        className="absolute inset-0 cursor-pointer opacity-0 max-md:text-lg"
      >
        {[...stages.values()].map((stage) => (
          <option key={stage.id} value={stage.id}>
            {stage.name}
          </option>
        ))}
      </select>
    </label>
  )
}
