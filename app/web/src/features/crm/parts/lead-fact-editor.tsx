import { useRef, useState, type FormEvent, type KeyboardEvent } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem, type Problem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { SelectInput } from '@/components/ui/select-input'
import { TextInput } from '@/components/ui/text-input'
import type { Fact } from './lead-fact'

export type FactKind = 'text' | 'email' | 'tel' | 'number' | 'date' | 'url' | 'choice' | 'checkbox'

interface LeadFactEditorProps {
  fact: Fact
  onSave: (value: string) => Promise<void>
  /** Whether the focus goes back to where it was. */
  onClose: (back: boolean) => void
}

/** The field that a fact becomes. Leaving it keeps what was written; what the server refuses stays to be mended. */
export function LeadFactEditor({ fact, onSave, onClose }: LeadFactEditorProps) {
  const { label, value, kind = 'text' } = fact
  const [written, setWritten] = useState(value)
  const [problem, setProblem] = useState<Problem | null>(null)
  const saving = useRef(false)
  const keep = async (next: string, back: boolean) => {
    if (saving.current) return
    if (next.trim() === value) return onClose(back)
    saving.current = true
    try {
      await onSave(next.trim())
      onClose(back)
    } catch (error) {
      setProblem(asProblem(error))
    } finally {
      saving.current = false
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void keep(written, true)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    onClose(true)
  }
  const wires = {
    'aria-label': label,
    'aria-invalid': problem ? (true as const) : undefined,
    autoFocus: true,
    value: written,
  }
  const picked = kind === 'choice' || kind === 'checkbox'
  return (
    <form noValidate onSubmit={submit} onKeyDown={onKeyDown} className="grid gap-1 py-0.5">
      {picked ? (
        <SelectInput
          {...wires}
          onChange={({ target }) => (setWritten(target.value), void keep(target.value, true))}
          onBlur={() => void keep(written, false)}
        >
          <option value="">{t`Nothing`}</option>
          {optionsOf(fact).map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </SelectInput>
      ) : (
        <TextInput
          {...wires}
          type={kind}
          inputMode={kind === 'number' ? 'decimal' : undefined}
          onChange={({ target }) => setWritten(target.value)}
          onBlur={() => void keep(written, false)}
        />
      )}
      {problem && (
        <p role="alert" className="text-sm text-stop">
          {problem.fields[0]?.message ?? explain(problem).sentence}
        </p>
      )}
    </form>
  )
}

function optionsOf({ kind, options }: Fact) {
  if (kind !== 'checkbox') return options?.() ?? []
  return [
    { value: 'true', label: t`Yes` },
    { value: 'false', label: t`No` },
  ]
}
