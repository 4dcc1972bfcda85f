import { createContext, useContext } from 'react'
import type { FieldDef, Stage } from '../api/lead-shapes'
import type { Person } from '@/lib/people'

/** What the cells of every row need to say ids in words. */
export interface Look {
  stages: ReadonlyMap<string, Stage>
  people: ReadonlyMap<string, Person>
  fields: ReadonlyMap<string, FieldDef>
}

export const NO_LOOK: Look = { stages: new Map(), people: new Map(), fields: new Map() }

export const LookContext = createContext<Look>(NO_LOOK)
export const useLook = (): Look => useContext(LookContext)
