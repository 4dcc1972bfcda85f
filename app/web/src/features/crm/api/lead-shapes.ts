/** The things of this room as the API has them. */
export const CHANNELS = ['voice', 'sms', 'email'] as const
export type Channel = (typeof CHANNELS)[number]
export const CONSENT_CLASSES = ['marketing', 'informational'] as const
export type ConsentClass = (typeof CONSENT_CLASSES)[number]
export type ConsentState = 'given' | 'withdrawn' | 'unknown'
export type ConsentSource = 'form' | 'import' | 'verbal' | 'written' | 'api' | 'message' | 'other'
export type SuppressionReason =
  | 'stop'
  | 'unsubscribe'
  | 'bounce'
  | 'spam'
  | 'dnc'
  | 'manual'
  | 'import'
  | 'complaint'
  | 'wrong_person'
  | 'erased'
export type CustomValue = string | number | boolean

export interface Flag {
  reason: SuppressionReason
  since: string
  source: string
}

export interface ConsentBrief {
  state: ConsentState
  at: string
  source: ConsentSource
}

export interface Lead {
  id: string
  name: string
  external_id: string | null
  first_name: string
  last_name: string
  company: string
  title: string
  email: string | null
  phone: string | null
  country: string | null
  timezone: string | null
  timezone_source: 'given' | 'phone' | 'country' | 'organization' | null
  stage: string
  tags: string[]
  owner_user_id: string | null
  agents: Record<Channel, string | null>
  score: number | null
  suppression: Record<Channel, Flag | null>
  consent: Record<Channel, Record<ConsentClass, ConsentBrief | null>>
  custom: Record<string, CustomValue>
  created_at: string
  updated_at: string
  last_activity_at: string | null
  last_activity_type: string | null
  deleted_at: string | null
  merged_into: string | null
  origin: string
  version: number
}

export type LeadChange = Partial<
  Pick<
    Lead,
    | 'first_name'
    | 'last_name'
    | 'company'
    | 'title'
    | 'email'
    | 'phone'
    | 'country'
    | 'timezone'
    | 'stage'
    | 'tags'
    | 'owner_user_id'
    | 'score'
    | 'external_id'
  >
> & { custom?: Record<string, CustomValue | null> }

export interface Stage {
  id: string
  name: string
  kind: 'standard' | 'own'
  order: number
  count?: number
}

export interface FieldDef {
  key: string
  name: string
  kind: 'text' | 'number' | 'date' | 'choice' | 'checkbox' | 'url'
  choices?: string[]
  filterable: boolean
  order: number
}

export interface ConsentRecord extends ConsentBrief {
  channel: Channel
  class: ConsentClass
  wording: string
  evidence: string | null
  by: string
}

export const ENTRY_TYPES = [
  'call',
  'sms',
  'email',
  'note',
  'file',
  'task',
  'stage',
  'tag',
  'owner',
  'job',
  'nova',
  'system',
] as const
export type EntryType = (typeof ENTRY_TYPES)[number]

export interface TimelineEntry {
  id: string
  type: EntryType
  at: string
  by: { kind: string; id: string; name: string }
  source: string | null
  text: string
  facts: Record<string, unknown>
  why: string | null
  evidence: string[]
  confidence: number | null
  mentions: string[]
  file_ids: string[]
  task_id: string | null
}

export interface Task {
  id: string
  lead_id: string | null
  lead_name: string | null
  kind: 'todo' | 'follow_back' | 'reminder'
  title: string
  note: string
  due_at: string | null
  due_zone: string | null
  due_note: string | null
  assignee: string | null
  done: boolean
  done_at: string | null
  done_by: string | null
  created_by: string
  remind: boolean
  version: number
}

export interface StoredFile {
  id: string
  name: string
  size: number
  sha256: string
  mime: string
  purpose: string
  lead_id: string | null
  path: string
  created_at: string
  by: string
  warnings: string[]
}

export interface Duplicate {
  id: string
  kind: 'exact' | 'fuzzy'
  score: number
  why: string[]
  leads: [Lead, Lead]
}

export interface Page<T> {
  items: T[]
  next_cursor?: string | null
}
