import { useRef, useState, type KeyboardEvent } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem, type Problem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { cx } from '@/lib/cx'
import type { Lead } from '../api/leads-types'
import type { LeadColumn } from './leads-columns'
import { changeOf, useCellEdit, writtenOf, type LeaveBy } from './leads-edit'
import { useChoices } from './use-leads-choices'

interface LeadsEditorProps {
  lead: Lead
  column: LeadColumn
}

const fieldClass =
  'h-8 w-full min-w-0 rounded-control border border-accent bg-surface px-2 text-ink outline-2 outline-accent'

/** The cell as a field. Enter keeps and stays, Tab keeps and goes on, Esc leaves it as it was. */
export default function LeadsEditor({ lead, column }: LeadsEditorProps) {
  const edit = useCellEdit()
  const [{ title }, { name }] = [column, lead]
  const choices = useChoices(column)
  const [written, setWritten] = useState(() => writtenOf(lead, column))
  const [problem, setProblem] = useState<Problem | null>(null)
  const left = useRef(false)
  const keep = async (by: LeaveBy, text = written) => {
    if (left.current) return
    const change = changeOf(lead, column, text)
    left.current = true
    if (!change) return edit.leave(by)
    try {
      await edit.save(lead, change)
      edit.leave(by)
    } catch (error) {
      left.current = false
      setProblem(asProblem(error))
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const by = leaveBy(event)
    if (!by) return
    event.preventDefault()
    if (by !== 'escape') return void keep(by)
    left.current = true
    edit.leave(by)
  }
  const wires = {
    'aria-label': t`${title} of ${name}`,
    'aria-invalid': problem ? (true as const) : undefined,
    autoFocus: true,
    value: written,
    className: cx(fieldClass, '-mx-2 w-[calc(100%+16px)]'),
    onBlur: () => void keep('blur'),
  }
  return (
    <span className="relative flex w-full min-w-0" onKeyDown={onKeyDown}>
      {choices ? (
        <select {...wires} onChange={({ target }) => setWritten(target.value)}>
          {choices.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...wires}
          type={inputType(column)}
          list={column.editor === 'tags' ? 'lead-tags' : undefined}
          onFocus={({ target }) => target.type === 'date' || target.select()}
          onChange={({ target }) => setWritten(target.value)}
        />
      )}
      {column.editor === 'tags' && (
        <datalist id="lead-tags">
          {edit.tags.map((tag) => (
            <option key={tag} value={tag} />
          ))}
        </datalist>
      )}
      {problem && (
        <span
          role="alert"
          className="absolute top-full left-0 z-20 mt-2 w-64 rounded-control border border-line bg-raised p-2 text-sm whitespace-normal text-stop shadow-lift"
        >
          {problem.fields[0]?.message ?? explain(problem).sentence}
        </span>
      )}
    </span>
  )
}

function leaveBy({ key, shiftKey }: KeyboardEvent): LeaveBy | null {
  if (key === 'Enter') return 'enter'
  if (key === 'Tab') return shiftKey ? 'back' : 'tab'
  return key === 'Escape' ? 'escape' : null
}

function inputType({ editor }: LeadColumn): string {
  if (editor === 'email' || editor === 'tags') return 'text'
  return editor ?? 'text'
}
