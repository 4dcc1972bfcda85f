import { useId, useState, type FormEvent } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Plus, X } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { inputClass } from '@/components/ui/inputs'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { Lead } from '../api/lead-shapes'
import { useLeadTags } from '../api/use-lead-tags'
import type { LeadEdit } from './lead-edit'

const SHOWN_MAX = 10
const chipClass = 'inline-flex min-h-6 max-w-full items-center gap-1 rounded-chip bg-sunken pl-2 text-sm'

export function LeadTags({ lead, edit }: { lead: Lead; edit: LeadEdit }) {
  const { role } = useStanding()
  const [adding, setAdding] = useState(false)
  const [problem, setProblem] = useState('')
  const [all, setAll] = useState(false)
  const mayEdit = can(role, 'leads.write') && !lead.deleted_at
  const shown = all ? lead.tags : lead.tags.slice(0, SHOWN_MAX)
  const hidden = lead.tags.length - shown.length
  const put = (tags: string[]) => {
    setProblem('')
    edit.save({ tags }, lead).catch((error: unknown) => setProblem(explain(asProblem(error)).sentence))
  }
  return (
    <div className="grid gap-1">
      <ul aria-label={t`Tags`} className="flex flex-wrap items-center gap-1">
        {shown.map((tag) => (
          <li key={tag} className={cx(chipClass, !mayEdit && 'pr-2')}>
            <span className="min-w-0 truncate" title={tag}>
              {tag}
            </span>
            {mayEdit && (
              <button
                type="button"
                aria-label={t`Take ${tag} off`}
                title={t`Take ${tag} off`}
                onClick={() => put(lead.tags.filter((known) => known !== tag))}
                className="inline-flex size-6 shrink-0 items-center justify-center rounded-chip text-ink-3 hover:text-ink"
              >
                <X aria-hidden className="size-3" />
              </button>
            )}
          </li>
        ))}
        {hidden > 0 && (
          <li>
            <button
              type="button"
              onClick={() => setAll(true)}
              className="min-h-6 px-1 text-sm font-medium text-accent hover:underline"
            >
              {plural(hidden, { one: '# more', other: '# more' })}
            </button>
          </li>
        )}
        {mayEdit && !adding && (
          <li>
            <button
              type="button"
              onClick={() => setAdding(true)}
              className="inline-flex min-h-6 items-center gap-1 rounded-chip border border-dashed border-edge px-2 text-sm text-ink-2 hover:text-ink"
            >
              <Plus aria-hidden className="size-3" />
              {t`Tag`}
            </button>
          </li>
        )}
        {adding && (
          <li>
            <TagInput
              known={lead.tags}
              onAdd={(tag) => put([...lead.tags, tag])}
              onClose={() => setAdding(false)}
            />
          </li>
        )}
      </ul>
      {problem && (
        <p role="alert" className="text-sm text-stop">
          {problem}
        </p>
      )}
    </div>
  )
}

interface TagInputProps {
  known: string[]
  onAdd: (tag: string) => void
  onClose: () => void
}

/** Enter adds and stays for the next one; the organization's tags are offered. */
function TagInput({ known, onAdd, onClose }: TagInputProps) {
  const list = useId()
  const [written, setWritten] = useState('')
  const offered = (useLeadTags().data ?? []).filter((tag) => !known.includes(tag))
  const add = (event?: FormEvent) => {
    event?.preventDefault()
    const tag = written.trim()
    if (tag && !known.includes(tag)) onAdd(tag)
    setWritten('')
  }
  return (
    <form onSubmit={add}>
      <input
        autoFocus
        aria-label={t`New tag`}
        list={list}
        value={written}
        maxLength={50}
        onChange={({ target }) => setWritten(target.value)}
        onBlur={() => (add(), onClose())}
        onKeyDown={(event) => event.key === 'Escape' && (event.stopPropagation(), setWritten(''), onClose())}
        className={cx(inputClass, 'min-h-6! w-32! rounded-chip! py-0!')}
      />
      <datalist id={list}>
        {offered.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </form>
  )
}
