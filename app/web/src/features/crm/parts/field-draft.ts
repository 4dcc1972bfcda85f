import type { Body } from '@/api/types'
import type { FieldDef } from '../api/lead-shapes'

export const FIELDS_MAX = 100
export const FILTERABLE_MAX = 8
export const FIELD_NAME_MAX = 60
export const KINDS = ['text', 'number', 'date', 'choice', 'checkbox', 'url'] as const

export interface FieldRow {
  /** Stands for the row on the screen, whether it was saved or not. */
  id: string
  key?: string
  name: string
  kind: FieldDef['kind']
  choices: string[]
  filterable: boolean
}

export const draftOfFields = (fields: readonly FieldDef[]): FieldRow[] =>
  fields.map(({ key, name, kind, choices = [], filterable }) => ({
    id: key,
    key,
    name,
    kind,
    choices,
    filterable,
  }))

let added = 0
export const newField = (): FieldRow => ({
  id: `new-${(added += 1)}`,
  name: '',
  kind: 'text',
  choices: [],
  filterable: false,
})

export const wishOfFields = (rows: readonly FieldRow[]): Body<'/api/fields', 'put'> => ({
  fields: rows.map(({ key, name, kind, choices, filterable }) => ({
    ...(key ? { key } : {}),
    name: name.trim(),
    kind,
    choices: kind === 'choice' ? choices : [],
    filterable,
  })),
})

/** One choice a line; what is empty or said twice is none. */
export function choicesOf(text: string): string[] {
  const seen = new Set<string>()
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !seen.has(line.toLowerCase()) && seen.add(line.toLowerCase()))
}

export const filterables = (rows: readonly FieldRow[]): number =>
  rows.filter(({ filterable }) => filterable).length

export type FieldFault = 'empty' | 'twice' | 'choices'

export function faultOfField(row: FieldRow, rows: readonly FieldRow[]): FieldFault | null {
  const plain = row.name.trim().toLocaleLowerCase()
  if (plain === '') return 'empty'
  if (rows.some(({ id, name }) => id !== row.id && name.trim().toLocaleLowerCase() === plain)) return 'twice'
  return row.kind === 'choice' && row.choices.length === 0 ? 'choices' : null
}
