import type { Body } from '@/api/types'
import type { Stage } from '../api/lead-shapes'

export const STAGES_MAX = 50
export const STAGE_NAME_MAX = 40

export interface StageRow {
  /** Stands for the row on the screen, whether it was saved or not. */
  key: string
  id?: string
  name: string
  standard: boolean
  count: number
}

export interface StageDraft {
  rows: StageRow[]
  /** Where the leads of a stage go that is taken away. */
  moved: Record<string, string>
}

export const draftOfStages = (stages: readonly Stage[]): StageDraft => ({
  rows: stages.map(({ id, name, kind, count = 0 }) => ({
    key: id,
    id,
    name,
    standard: kind === 'standard',
    count,
  })),
  moved: {},
})

let added = 0
export const newStage = (): StageRow => ({ key: `new-${(added += 1)}`, name: '', standard: false, count: 0 })

/** Takes a stage away; leads that were on their way into it go on to where its own go. */
export function withoutStage({ rows, moved }: StageDraft, gone: StageRow, to?: string): StageDraft {
  const { id } = gone
  const left = rows.filter(({ key }) => key !== gone.key)
  if (!id) return { rows: left, moved }
  const target = to ?? left.find((row) => row.id)!.id!
  const rerouted = Object.entries(moved).map(([old, into]) => [old, into === id ? target : into])
  return { rows: left, moved: { ...Object.fromEntries(rerouted), ...(to ? { [id]: to } : {}) } }
}

export const wishOfStages = ({ rows, moved }: StageDraft): Body<'/api/stages', 'put'> => ({
  stages: rows.map(({ id, name }) => (id ? { id, name: name.trim() } : { name: name.trim() })),
  moved,
})

export type StageFault = 'empty' | 'twice'

/** Names that are missing or taken, by row. */
export function faultsOfStages(rows: readonly StageRow[]): Map<string, StageFault> {
  const seen = new Set<string>()
  const faults = new Map<string, StageFault>()
  for (const { key, name } of rows) {
    const plain = name.trim().toLocaleLowerCase()
    if (plain === '') faults.set(key, 'empty')
    else if (seen.has(plain)) faults.set(key, 'twice')
    seen.add(plain)
  }
  return faults
}
