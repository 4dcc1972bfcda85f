import { createContext, useContext } from 'react'
import type { CustomValue, LeadChange } from '../api/lead-shapes'
import type { Lead } from '../api/leads-types'
import type { LeadColumn } from './leads-columns'

export type LeaveBy = 'enter' | 'tab' | 'back' | 'escape' | 'blur'

export interface CellEdit {
  /** Answers whether it was taken; what was refused stays open and says why. */
  save: (lead: Lead, change: LeadChange) => Promise<void>
  leave: (by: LeaveBy) => void
  tags: readonly string[]
}

export const CellEditContext = createContext<CellEdit | null>(null)

export function useCellEdit(): CellEdit {
  const edit = useContext(CellEditContext)
  if (!edit) throw new Error('a cell is written to inside the table only')
  return edit
}

const CUSTOM = 'custom.'

const plainOf = (lead: Lead, key: string): unknown =>
  key.startsWith(CUSTOM) ? lead.custom[key.slice(CUSTOM.length)] : lead[key as keyof Lead]

/** What stands in the field when somebody begins to write. */
export function writtenOf(lead: Lead, column: LeadColumn): string {
  const value = plainOf(lead, column.key)
  if (Array.isArray(value)) return value.join(', ')
  return value === null || value === undefined ? '' : String(value)
}

const NULLABLE = new Set(['email', 'phone', 'country', 'owner_user_id', 'score'])

/** What is to be changed when this is written, or null if nothing is. */
export function changeOf(lead: Lead, column: LeadColumn, written: string): LeadChange | null {
  const text = written.trim()
  if (text === writtenOf(lead, column)) return null
  if (column.editor === 'tags') return { tags: tagsOf(text) }
  if (column.key.startsWith(CUSTOM))
    return { custom: { [column.key.slice(CUSTOM.length)]: ownValue(column, text) } }
  if (column.editor === 'number') return { [column.key]: text === '' ? null : Number(text) }
  return { [column.key]: text === '' && NULLABLE.has(column.key) ? null : text }
}

export const tagsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ),
]

function ownValue({ editor }: LeadColumn, text: string): CustomValue | null {
  if (text === '') return null
  if (editor === 'number') return Number(text)
  if (editor === 'checkbox') return text === 'true'
  return text
}
