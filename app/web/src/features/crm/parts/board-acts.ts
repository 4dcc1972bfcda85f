import { createContext, useContext } from 'react'
import type { Lead } from '../api/leads-types'
import type { LeadsWindow } from './leads-window'

/** What the columns of a board tell it, and ask of it. */
export interface BoardActs {
  move: (lead: Lead, stage: string) => void
  /** A column says which list it draws, so that others can be told of changes. */
  join: (stage: string, list: LeadsWindow) => () => void
}

export const BoardContext = createContext<BoardActs | null>(null)

export function useBoardActs(): BoardActs {
  const acts = useContext(BoardContext)
  if (!acts) throw new Error('a column stands on a board only')
  return acts
}
