import type { Channel, Lead } from './lead-shapes'

export interface Counted {
  total?: number | null
  total_at_least?: number | null
}

export interface LeadsPage extends Counted {
  items: Lead[]
  next_cursor?: string | null
}

export type CountBy = 'stage' | 'owner' | 'tag'

export interface Counts extends Counted {
  groups: { value: string | null; count: number }[]
}

export interface CustomAsked {
  eq?: string | number | boolean
  any?: boolean
  min?: number
  max?: number
  from?: string
  to?: string
}

/** A query as views, batches and exports keep it: the names of the address, as JSON. */
export interface LeadQuery {
  [name: string]: unknown
  custom?: Record<string, CustomAsked>
  sort?: string
}

export interface View {
  id: string
  name: string
  shared: boolean
  owner_user_id: string
  query: LeadQuery
  columns: string[]
  layout: 'table' | 'board'
  version: number
}

export type ViewWanted = Pick<View, 'name' | 'shared' | 'query' | 'columns' | 'layout'>

export type BatchOp = 'assign' | 'unassign' | 'stage' | 'tag' | 'untag' | 'delete' | 'suppress'

export interface Batch {
  id: string
  op: BatchOp
  value: string | null
  value_name: string
  state: 'running' | 'done' | 'cancelled' | 'undoing' | 'undone' | 'failed'
  matched: number
  changed: number
  unchanged: number
  failed_count: number
  failed: { lead_id: string; code: string; message: string }[]
  restored: number
  kept: number
  progress: number
  undo_token: string | null
  undo_until: string | null
  by: string
  by_name: string
  created_at: string
  finished_at: string | null
  undone_at: string | null
}

export interface BatchRow {
  lead_id: string
  name: string
  result: 'changed' | 'unchanged' | 'failed' | 'restored' | 'kept' | null
  code: string | null
  message: string | null
}

export interface BatchWanted {
  op: BatchOp
  lead_ids?: string[]
  query?: LeadQuery
  value?: string
}

export type { Channel, Lead }
