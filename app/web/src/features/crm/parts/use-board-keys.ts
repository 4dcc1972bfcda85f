import { useState, type KeyboardEvent } from 'react'
import { t } from '@lingui/core/macro'
import type { Stage } from '../api/lead-shapes'
import type { Lead } from '../api/leads-types'
import type { BoardMoves } from './use-board-moves'

export interface BoardPlace {
  stage: string
  index: number
}

interface Carry {
  lead: Lead
  to: string
}

/** The board by keys: arrows walk, Space takes a card up, arrows carry it, Space puts it down, Esc lets it be. */
export function useBoardKeys(stages: readonly Pick<Stage, 'id' | 'name'>[], moves: BoardMoves, may: boolean) {
  const [place, setPlace] = useState<BoardPlace | null>(null)
  const [carry, setCarry] = useState<Carry | null>(null)
  const [said, say] = useState('')
  const nameOf = (id: string) => stages.find((stage) => stage.id === id)?.name ?? id

  const beside = (id: string, by: number) =>
    stages[stages.findIndex((stage) => stage.id === id) + by]?.id ?? id
  const walk = (from: BoardPlace, key: string) => {
    const by = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[key]
    if (!by) return false
    const stage = beside(from.stage, by[0]!)
    const last = (moves.listOf(stage)?.size ?? 0) - 1
    if (last >= 0) setPlace({ stage, index: Math.max(0, Math.min(last, from.index + by[1]!)) })
    return true
  }
  const take = (lead: Lead) => {
    const { name } = lead
    setCarry({ lead, to: lead.stage })
    say(t`${name} taken up. Arrow keys choose the stage, Space puts down, Escape lets it be.`)
  }
  const carried = ({ lead, to }: Carry, key: string) => {
    const { name } = lead
    if (key === 'ArrowRight' || key === 'ArrowLeft') {
      const next = beside(to, key === 'ArrowRight' ? 1 : -1)
      const where = nameOf(next)
      setCarry({ lead, to: next })
      say(where)
    } else if (key === ' ' || key === 'Enter') {
      const where = nameOf(to)
      setCarry(null)
      setPlace({ stage: to, index: 0 })
      say(t`${name} put down at ${where}`)
      void moves.move(lead, to)
    } else if (key === 'Escape') {
      setCarry(null)
      say(t`${name} stays where it was`)
    }
    return key !== 'Tab'
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const card = (event.target as Element).closest<HTMLElement>('[data-lead]')
    const stage = (event.target as Element).closest<HTMLElement>('[data-stage]')?.dataset.stage
    if (!card || !stage) return
    const lead = moves.find(card.dataset.lead!)
    const here = { stage, index: Number(card.dataset.index) }
    const took = event.key === ' ' && !carry && may && lead !== undefined
    if (took) take(lead)
    if (took || (carry ? carried(carry, event.key) : walk(here, event.key))) event.preventDefault()
  }
  return { place, carry, said, onKeyDown, setPlace }
}
