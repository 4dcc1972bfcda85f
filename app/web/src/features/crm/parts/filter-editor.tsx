import type { RefObject } from 'react'
import { FilterBlocked } from './filter-blocked'
import { FilterChoices } from './filter-choices'
import { FilterDates } from './filter-dates-editor'
import type { FilterDef } from './filter-kinds'
import { FilterRange } from './filter-range'
import { FilterText } from './filter-text'
import { FilterTruth } from './filter-truth'
import { withValues } from './leads-query'
import { LeadsPopover } from './leads-popover'

export interface EditorProps {
  def: FilterDef
  params: URLSearchParams
  /** Sets names of the address; no value takes one away. */
  ask: (changes: Record<string, string | string[] | undefined>) => void
  onClose: () => void
}

interface FilterEditorProps {
  def: FilterDef
  params: URLSearchParams
  anchor: RefObject<HTMLElement | null>
  onChange: (next: URLSearchParams) => void
  onClose: () => void
}

const EDITORS = {
  choices: FilterChoices,
  tags: FilterChoices,
  text: FilterText,
  range: FilterRange,
  dates: FilterDates,
  truth: FilterTruth,
  blocked: FilterBlocked,
}

/** What a chip opens: the editor of its kind. Every choice counts at once. */
export default function FilterEditor({ def, params, anchor, onChange, onClose }: FilterEditorProps) {
  const Editor = EDITORS[def.kind]
  return (
    <LeadsPopover anchor={anchor} label={def.title} wide onClose={onClose}>
      <Editor
        def={def}
        params={params}
        ask={(changes) => onChange(withValues(params, changes))}
        onClose={onClose}
      />
    </LeadsPopover>
  )
}
