import type { MessageDescriptor } from '@lingui/core'
import { i18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { FieldDef } from '../api/lead-shapes'

export type EditorKind = 'text' | 'email' | 'tel' | 'number' | 'date' | 'url' | 'tags' | 'choice' | 'checkbox'

export interface LeadColumn {
  key: string
  title: string
  /** The least width; what is left over is shared by `grow`. */
  width: number
  grow: number
  sort?: string
  editor?: EditorKind
  choices?: string[]
  end?: boolean
}

type Known = Omit<LeadColumn, 'key' | 'title'> & { title: MessageDescriptor }

export const NAME = 'name'
const KNOWN: Record<string, Known> = {
  name: { title: msg`Name`, width: 200, grow: 3, sort: 'name' },
  company: { title: msg`Company`, width: 160, grow: 2, sort: 'company', editor: 'text' },
  phone: { title: msg`Phone`, width: 176, grow: 1, sort: 'phone', editor: 'tel' },
  email: { title: msg`E-mail`, width: 208, grow: 2, sort: 'email', editor: 'email' },
  stage: { title: msg`Stage`, width: 132, grow: 0, sort: 'stage', editor: 'choice' },
  tags: { title: msg`Tags`, width: 168, grow: 2, editor: 'tags' },
  owner_user_id: { title: msg`Owner`, width: 144, grow: 1, sort: 'owner', editor: 'choice' },
  last_activity_at: { title: msg`Last contact`, width: 128, grow: 0, sort: 'last_activity_at' },
  score: { title: msg`Score`, width: 84, grow: 0, sort: 'score', editor: 'number', end: true },
  first_name: { title: msg`First name`, width: 136, grow: 1, sort: 'first_name', editor: 'text' },
  last_name: { title: msg`Last name`, width: 136, grow: 1, sort: 'last_name', editor: 'text' },
  title: { title: msg`Job title`, width: 144, grow: 1, editor: 'text' },
  country: { title: msg`Country`, width: 132, grow: 0, sort: 'country', editor: 'choice' },
  timezone: { title: msg`Time zone`, width: 160, grow: 0 },
  external_id: { title: msg`External id`, width: 128, grow: 0 },
  created_at: { title: msg`Added`, width: 120, grow: 0, sort: 'created_at' },
  updated_at: { title: msg`Changed`, width: 120, grow: 0, sort: 'updated_at' },
}

export const DEFAULT_COLUMNS: readonly string[] = [
  'name',
  'company',
  'phone',
  'stage',
  'tags',
  'owner_user_id',
  'last_activity_at',
]

const EDITORS: Record<FieldDef['kind'], EditorKind> = {
  text: 'text',
  number: 'number',
  date: 'date',
  choice: 'choice',
  checkbox: 'checkbox',
  url: 'url',
}

/** Every column there is: the lead's own, then the organization's fields. */
export function allColumns(fields: readonly FieldDef[]): LeadColumn[] {
  const known = Object.entries(KNOWN).map(([key, column]) => ({
    ...column,
    key,
    title: i18n._(column.title),
  }))
  const own = fields.map(({ key, name, kind, choices }) => ({
    key: `custom.${key}`,
    title: name,
    width: 140,
    grow: 1,
    sort: `custom.${key}`,
    editor: EDITORS[kind],
    choices,
    end: kind === 'number',
  }))
  return [...known, ...own]
}

/** Columns by name, in that order; the name of the lead always leads. Unknown names are fields that went. */
export function pickColumns(all: readonly LeadColumn[], keys: readonly string[]): LeadColumn[] {
  const byKey = new Map(all.map((column) => [column.key, column]))
  const rest = keys.filter((key) => key !== NAME)
  return [NAME, ...new Set(rest)].flatMap((key) => byKey.get(key) ?? [])
}

export const SELECT_WIDTH = 40

/** The columns as a CSS grid has them, the box that selects first. */
export function gridTracks(columns: readonly LeadColumn[]): string {
  const tracks = columns.map(({ width, grow }) => (grow ? `minmax(${width}px, ${grow}fr)` : `${width}px`))
  return [`${SELECT_WIDTH}px`, ...tracks].join(' ')
}

export const gridWidth = (columns: readonly LeadColumn[]): number =>
  columns.reduce((sum, { width }) => sum + width, SELECT_WIDTH)
