import { t } from '@lingui/core/macro'
import { Paperclip } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { toast } from '@/lib/toasts'
import { downloadFile } from '../api/file-link'
import type { TimelineEntry } from '../api/lead-shapes'

/** The files that an entry brought, each one press from being here. */
export function FileLinks({ entry }: { entry: TimelineEntry }) {
  const names = entry.facts.files
  const named = (place: number): string => {
    const known = Array.isArray(names) ? (names[place] as { name?: string } | string) : undefined
    const name = typeof known === 'string' ? known : known?.name
    return name ?? (typeof entry.facts.name === 'string' ? entry.facts.name : t`File`)
  }
  const open = (id: string, name: string) =>
    downloadFile(id, name).catch((error: unknown) =>
      toast(explain(asProblem(error)).sentence, { tone: 'stop' }),
    )
  return (
    <ul className="flex min-w-0 flex-wrap gap-2">
      {entry.file_ids.map((id, place) => (
        <li key={id} className="max-w-full">
          <button
            type="button"
            onClick={() => void open(id, named(place))}
            className="inline-flex min-h-8 max-w-full items-center gap-2 rounded-control border border-line-strong px-2 text-sm text-ink hover:bg-sunken"
          >
            <Paperclip aria-hidden className="size-3.5 shrink-0 text-ink-3" />
            <span className="truncate">{named(place)}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
