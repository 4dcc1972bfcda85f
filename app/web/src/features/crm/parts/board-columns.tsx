import type { MouseEvent } from 'react'
import { t } from '@lingui/core/macro'
import type { Stage } from '../api/lead-shapes'
import type { Counts } from '../api/leads-types'
import { BoardContext } from './board-acts'
import { BoardFace } from './board-card'
import { BoardColumn } from './board-column'
import { useLook } from './leads-look'
import { useBoardDrag } from './use-board-drag'
import { useBoardKeys } from './use-board-keys'
import { useBoardLive } from './use-board-live'
import { useBoardMoves } from './use-board-moves'

interface BoardColumnsProps {
  params: URLSearchParams
  stages: Stage[]
  counts: Counts['groups']
  may: boolean
  onOpen: (id: string) => void
}

/** The stages side by side, and all that carries a card from one to another. */
export function BoardColumns({ params, stages, counts, may, onOpen }: BoardColumnsProps) {
  const moves = useBoardMoves(useLook())
  const keys = useBoardKeys(stages, moves, may)
  const drag = useBoardDrag({ find: moves.find, drop: (lead, stage) => void moves.move(lead, stage) })
  const { board, ghost } = drag
  useBoardLive(
    moves,
    stages.map(({ id }) => id),
  )
  const onClick = (event: MouseEvent) => {
    const card = (event.target as Element).closest<HTMLElement>('[data-lead]')
    const stage = card?.closest<HTMLElement>('[data-stage]')?.dataset.stage
    if (!card || !stage || drag.wasDrag()) return
    keys.setPlace({ stage, index: Number(card.dataset.index) })
    onOpen(card.dataset.lead!)
  }
  const carried = keys.carry?.lead ?? drag.lead ?? moves.coming?.lead ?? null
  const target = carried ? (keys.carry?.to ?? drag.over) : null
  return (
    <BoardContext value={moves.acts}>
      <p id="board-how" className="sr-only">
        {t`Space takes the card up, the left and right arrows choose a stage, Space puts it down.`}
      </p>
      <p role="status" className="sr-only">
        {keys.said}
      </p>
      <div
        ref={board}
        role="group"
        aria-label={t`Board`}
        onKeyDown={keys.onKeyDown}
        onPointerDown={may ? drag.onPointerDown : undefined}
        onClick={onClick}
        className="flex min-h-0 flex-1 gap-3 overflow-x-auto overscroll-x-contain pb-1 max-md:-mx-4 max-md:snap-x max-md:scroll-px-4 max-md:px-4"
      >
        {stages.map((stage) => (
          <BoardColumn
            key={stage.id}
            stage={stage}
            count={counts.find(({ value }) => value === stage.id)?.count ?? 0}
            params={params}
            active={keys.place?.stage === stage.id ? keys.place.index : 0}
            focused={keys.place?.stage === stage.id}
            target={target === stage.id}
            carriedId={carried?.id ?? null}
            coming={moves.coming?.stage === stage.id ? moves.coming.lead : null}
            moves={may}
          />
        ))}
      </div>
      {drag.lead && (
        <div
          ref={ghost}
          aria-hidden
          className="pointer-events-none fixed top-0 left-0 z-50 grid h-21 w-68 content-start gap-0.5 rounded-card border border-accent bg-raised px-3 py-2 shadow-lift"
        >
          <BoardFace lead={drag.lead} />
        </div>
      )}
    </BoardContext>
  )
}
