import { useId } from 'react'
import { t } from '@lingui/core/macro'
import { CircleAlert } from 'lucide-react'
import { StateChip } from '@/components/ui/state-chip'
import type { Field, ImportColumn } from '../api/import-shapes'
import { LEFT_OUT, NEW_FIELD } from './import-draft'
import { TargetSelect } from './target-select'

interface ColumnRowProps {
  column: ImportColumn
  target: string
  fields: Field[]
  mayAdd: boolean
  error?: string
  onTarget: (target: string) => void
}

const SURE = 0.9
const SAMPLES_MAX = 3

/** A column of the file: its name, a few of its cells, and what it becomes. */
export function ColumnRow({ column, target, fields, mayAdd, error, onTarget }: ColumnRowProps) {
  const id = useId()
  const { name, samples, filled = 1 } = column
  const percent = Math.round(filled * 100)
  return (
    <li className="grid gap-x-6 gap-y-2 border-t border-line px-4 py-3 md:grid-cols-[minmax(0,1fr)_minmax(0,320px)]">
      <div className="min-w-0">
        <p className="flex min-w-0 items-baseline gap-2">
          <label htmlFor={id} className="truncate font-medium" title={name}>
            {name}
          </label>
          {percent < 100 && (
            <span className="figures shrink-0 text-sm text-ink-2">{t`${percent} % filled`}</span>
          )}
        </p>
        <p className="truncate text-sm text-ink-2" title={samples.join(' · ')}>
          {samples.length > 0 ? samples.slice(0, SAMPLES_MAX).join(' · ') : t`Empty in the first rows`}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-1">
        <TargetSelect
          id={id}
          column={column}
          value={target}
          fields={fields}
          mayAdd={mayAdd}
          invalid={error !== undefined}
          describedBy={`${id}-said`}
          onChange={onTarget}
        />
        <p id={`${id}-said`} className="flex min-h-5 items-start gap-1 text-sm">
          {error ? (
            <span role="alert" className="flex items-start gap-1 text-stop">
              <CircleAlert aria-hidden className="mt-px size-4 shrink-0" />
              {error}
            </span>
          ) : (
            <Said column={column} target={target} />
          )}
        </p>
      </div>
    </li>
  )
}

/** How sure the suggestion is; what somebody chose themselves needs no such word. */
function Said({ column: { suggested, confidence = 0 }, target }: Pick<ColumnRowProps, 'column' | 'target'>) {
  if (target === NEW_FIELD) return <StateChip tone="info">{t`Made when the file is checked`}</StateChip>
  if (target === LEFT_OUT)
    return <span className="text-ink-2">{t`Stays in the file and comes in nowhere`}</span>
  if (target !== suggested) return <span className="text-ink-2">{t`Chosen by you`}</span>
  if (confidence >= SURE) return <StateChip tone="ok">{t`Sure`}</StateChip>
  const percent = Math.round(confidence * 100)
  return <StateChip tone="warn">{t`Guessed, ${percent} % sure`}</StateChip>
}
