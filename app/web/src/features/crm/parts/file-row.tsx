import { t } from '@lingui/core/macro'
import { Download, Trash2, TriangleAlert } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { When } from '@/components/ui/when'
import { useAct } from '@/lib/act'
import { formatBytes } from '@/lib/bytes'
import { downloadFile } from '../api/file-link'
import type { StoredFile } from '../api/lead-shapes'

export function FileRow({ file, onRemove }: { file: StoredFile; onRemove?: () => void }) {
  const { run, busy, problem } = useAct()
  const { id, name, size, created_at: at, warnings } = file
  return (
    <li className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1">
      <div className="-ml-2 flex items-center rounded-control pl-2 hover:bg-sunken">
        <div className="min-w-0 flex-1 py-1">
          <p className="truncate" title={name}>
            {name}
          </p>
          <p className="figures text-xs text-ink-3">
            {formatBytes(size)} · <When at={at} />
          </p>
        </div>
        <IconButton
          label={t`Download ${name}`}
          disabled={busy}
          onClick={() => void run(() => downloadFile(id, name))}
        >
          <Download aria-hidden className="size-4" />
        </IconButton>
        {onRemove && (
          <IconButton label={t`Remove ${name}`} onClick={onRemove}>
            <Trash2 aria-hidden className="size-4" />
          </IconButton>
        )}
      </div>
      {warnings?.map((warning) => (
        <p key={warning} className="flex items-start gap-1 text-xs text-warn">
          <TriangleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          {warning}
        </p>
      ))}
      {problem && <ProblemNote problem={problem} />}
    </li>
  )
}
