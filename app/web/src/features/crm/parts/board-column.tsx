import { useEffect, useEffectEvent, useRef } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { ProblemNote } from '@/components/ui/problem-note'
import { cx } from '@/lib/cx'
import { formatCount } from '@/lib/format'
import type { Stage } from '../api/lead-shapes'
import type { Lead } from '../api/leads-types'
import { useBoardActs } from './board-acts'
import { BoardCard, BoardFace, CARD_PX, cardId } from './board-card'
import { withValues } from './leads-query'
import { stageDot } from './leads-stage'
import { useLeadsWindow } from './use-leads-window'
import { useVirtualRows } from './use-virtual-rows'

const PAGE_ROWS = 50

interface BoardColumnProps {
  stage: Pick<Stage, 'id' | 'name'>
  count: number
  params: URLSearchParams
  /** The card that has or would get the focus. */
  active: number
  focused: boolean
  /** Something would be dropped here. */
  target: boolean
  carriedId: string | null
  /** On its way here: shown before the server said so. */
  coming: Lead | null
  moves: boolean
}

/** One stage: its leads from the one that changed last, as far as they are in sight. */
export function BoardColumn(props: BoardColumnProps) {
  const { stage, params, active, focused, target, carriedId, coming, moves } = props
  const { join } = useBoardActs()
  const { list, size, ready, problem } = useLeadsWindow(withValues(params, { stage: stage.id }), PAGE_ROWS)
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualRows({
    count: size,
    height: CARD_PX,
    scroller,
    head: 0,
    kept: focused ? active : -1,
  })
  const { first, last } = rows.range
  const reach = useEffectEvent(rows.reach)
  useEffect(() => list.know(props.count), [list, props.count])
  useEffect(() => join(stage.id, list), [join, stage.id, list])
  useEffect(() => list.show(first, Math.max(first, last)), [list, first, last])
  useEffect(() => {
    if (!focused || size === 0) return
    reach(active)
    document.getElementById(cardId(stage.id, active))?.focus({ preventScroll: true })
  }, [focused, active, size, stage.id])
  const count = formatCount(props.count)
  const { name } = stage
  return (
    <section
      aria-label={t`${name}, ${count} leads`}
      data-stage={stage.id}
      className={cx(
        'flex w-72 shrink-0 snap-start flex-col rounded-card border',
        target ? 'border-accent bg-accent-soft' : 'border-line bg-sunken',
      )}
    >
      <h2 className="flex items-center gap-2 px-3 pt-2.5 pb-1 font-semibold">
        <span aria-hidden className={cx('size-2 shrink-0 rounded-chip', stageDot(stage.id))} />
        <span className="truncate" title={name}>
          {name}
        </span>
        <span className="figures font-normal text-ink-2">{count}</span>
      </h2>
      <div
        ref={scroller}
        data-column={stage.id}
        tabIndex={-1}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain pb-2"
      >
        {coming && (
          <div className="px-2 pt-2">
            <div className="grid h-21 content-start gap-0.5 rounded-card border border-accent bg-surface px-3 py-2">
              <BoardFace lead={coming} />
            </div>
          </div>
        )}
        {problem && !ready ? (
          <div className="p-2">
            <ProblemNote problem={asProblem(problem)} retry={() => list.retry()} />
          </div>
        ) : null}
        {ready && size === 0 && !coming && (
          <p className="px-3 py-6 text-center text-sm text-ink-2">{t`Nobody at this stage`}</p>
        )}
        <ul className="relative" style={{ height: rows.total }}>
          {rows.drawn.map((index) => {
            const lead = list.at(index)
            return (
              <BoardCard
                key={index}
                stage={stage.id}
                index={index}
                top={index * CARD_PX}
                lead={lead}
                reached={index === active}
                carried={lead !== undefined && lead.id === carriedId}
                gone={lead !== undefined && list.isGone(lead.id)}
                moves={moves}
              />
            )
          })}
        </ul>
      </div>
    </section>
  )
}
