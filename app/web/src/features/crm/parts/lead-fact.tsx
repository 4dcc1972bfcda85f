import { useEffect, useRef, useState, type ReactNode } from 'react'
import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'
import type { Lead } from '../api/lead-shapes'
import { LeadFactEditor, type FactKind } from './lead-fact-editor'
import type { Option } from './lead-options'

export interface Fact {
  label: string
  /** As it is stored; empty where nothing is. */
  value: string
  /** As people read it, where that differs. */
  shown?: ReactNode
  /** Where the value comes from, and whatever else helps to judge it. */
  source?: string
  kind?: FactKind
  options?: () => Option[]
  /** Opens what the value names: dials, writes, follows. */
  link?: ReactNode
}

interface LeadFactProps {
  fact: Fact
  lead: Lead
  /** Absent: only to be read. */
  onSave?: (value: string, seen: Lead) => Promise<void>
}

/** One fact where it stands: a press makes it a field, Enter keeps, Escape lets be. */
export function LeadFact({ fact, lead, onSave }: LeadFactProps) {
  const [seen, setSeen] = useState<Lead | null>(null)
  const pressed = useRef<HTMLButtonElement>(null)
  const { label, value, shown, source, link } = fact
  const returns = useRef(false)
  const close = (back: boolean) => {
    returns.current = back
    setSeen(null)
  }
  useEffect(() => {
    if (seen || !returns.current) return
    returns.current = false
    pressed.current?.focus()
  }, [seen])
  const editing = seen && onSave
  return (
    <div className="grid min-h-8 grid-cols-[84px_minmax(0,1fr)] items-baseline gap-2">
      <dt className="py-1 text-sm text-ink-2">{label}</dt>
      <dd className="min-w-0">
        {editing ? (
          <LeadFactEditor fact={fact} onSave={(next) => onSave(next, seen)} onClose={close} />
        ) : (
          <div className="flex min-w-0 items-start">
            {onSave ? (
              <button
                ref={pressed}
                type="button"
                title={source}
                onClick={() => setSeen(lead)}
                className={cx(
                  '-ml-2 min-h-8 min-w-0 flex-1 rounded-control px-2 py-1 text-left wrap-anywhere hover:bg-sunken',
                  !value && 'text-ink-3',
                )}
              >
                <span className="sr-only">{t`${label}: `}</span>
                {value ? (shown ?? value) : t`Add`}
              </button>
            ) : (
              <ReadOnly fact={fact} />
            )}
            {value && link}
          </div>
        )}
        {value && source && !editing && <p className="-mt-1 pb-1 text-xs text-ink-3">{source}</p>}
      </dd>
    </div>
  )
}

const ReadOnly = ({ fact: { value, shown, source } }: { fact: Fact }) => (
  <span title={source} className={cx('min-w-0 flex-1 py-1 wrap-anywhere', !value && 'text-ink-3')}>
    {value ? (shown ?? value) : '–'}
  </span>
)
