import { useEffect, useEffectEvent, useRef, useState, type PointerEvent } from 'react'
import type { Lead } from '../api/leads-types'

const STARTS_AT_PX = 6
const EDGE_PX = 48
const EDGE_STEP_PX = 12

interface Held {
  lead: Lead
  x: number
  y: number
  /** Moved far enough to be no press any more. */
  going: boolean
}

interface DragParts {
  find: (id: string) => Lead | undefined
  drop: (lead: Lead, stage: string) => void
}

/** Cards by the mouse or a pen. The card that follows the pointer is moved by script alone: nothing is drawn again. */
export function useBoardDrag({ find, drop }: DragParts) {
  const board = useRef<HTMLDivElement>(null)
  const ghost = useRef<HTMLDivElement>(null)
  const held = useRef<Held | null>(null)
  const [lead, setLead] = useState<Lead | null>(null)
  const [over, setOver] = useState<string | null>(null)

  const end = () => {
    held.current = null
    setLead(null)
    setOver(null)
  }
  const onMove = useEffectEvent((event: globalThis.PointerEvent) => {
    const now = held.current
    if (!now) return
    if (!now.going && Math.hypot(event.clientX - now.x, event.clientY - now.y) < STARTS_AT_PX) return
    if (!now.going) {
      now.going = true
      setLead(now.lead)
    }
    if (ghost.current)
      ghost.current.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`
    setOver(stageAt(event.clientX, event.clientY))
    scrollAtEdge(board.current, event.clientX)
  })
  const onUp = useEffectEvent((event: globalThis.PointerEvent) => {
    const now = held.current
    const stage = now?.going ? stageAt(event.clientX, event.clientY) : null
    end()
    if (now && stage) drop(now.lead, stage)
  })
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === 'Escape' && held.current) end()
  })
  useEffect(() => {
    const gone = () => end()
    addEventListener('pointermove', onMove)
    addEventListener('pointerup', onUp)
    addEventListener('pointercancel', gone)
    addEventListener('keydown', onKey)
    return () => {
      removeEventListener('pointermove', onMove)
      removeEventListener('pointerup', onUp)
      removeEventListener('pointercancel', gone)
      removeEventListener('keydown', onKey)
    }
  }, [])
  const onPointerDown = (event: PointerEvent) => {
    const card = (event.target as Element).closest<HTMLElement>('[data-lead]')
    const known = card && find(card.dataset.lead!)
    if (!known || event.button !== 0 || event.pointerType === 'touch') return
    held.current = { lead: known, x: event.clientX, y: event.clientY, going: false }
  }
  /** A press that became a drag opens nothing. */
  const wasDrag = () => held.current?.going === true || lead !== null
  return { board, ghost, lead, over, onPointerDown, wasDrag }
}

const stageAt = (x: number, y: number): string | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-stage]')?.dataset.stage ?? null

function scrollAtEdge(board: HTMLElement | null, x: number): void {
  if (!board) return
  const { left, right } = board.getBoundingClientRect()
  if (x > right - EDGE_PX) board.scrollBy({ left: EDGE_STEP_PX })
  else if (x < left + EDGE_PX) board.scrollBy({ left: -EDGE_STEP_PX })
}
