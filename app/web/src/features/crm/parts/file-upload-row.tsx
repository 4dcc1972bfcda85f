import { t } from '@lingui/core/macro'
import { Paperclip, RotateCw, X } from 'lucide-react'
import type { Problem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { IconButton } from '@/components/ui/icon-button'
import { Meter } from '@/components/ui/meter'
import { formatBytes } from '@/lib/bytes'
import type { Upload } from './file-uploads'

interface FileUploadRowProps {
  upload: Upload
  onAgain: () => void
  onDrop: () => void
}

const BUSY = 429
/** A file that is refused for what it is will be refused again. */
const mayPass = ({ status }: Problem): boolean => status === 0 || status === BUSY || status >= 500

/** A file on its way: how far it is, or why it is not here. */
export function FileUploadRow({ upload, onAgain, onDrop }: FileUploadRowProps) {
  const { file, share, problem, done } = upload
  const percent = Math.round(share * 100)
  const { name } = file
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-2 rounded-control bg-sunken px-2 py-1 text-sm">
      <Paperclip aria-hidden className="size-3.5 text-ink-3" />
      <div className="grid min-w-0 gap-1">
        <p className="flex min-w-0 gap-2">
          <span className="min-w-0 flex-1 truncate" title={name}>
            {name}
          </span>
          <span className="figures shrink-0 text-ink-2">
            {done || problem ? formatBytes(file.size) : t`${percent} %`}
          </span>
        </p>
        {!done && !problem && (
          <Meter label={t`Uploading ${name}`} value={share} max={1} said={t`${percent} %`} />
        )}
        {problem && (
          <p role="alert" className="text-stop">
            {problem.fields[0]?.message ?? explain(problem).sentence}
          </p>
        )}
      </div>
      <span className="flex">
        {problem && mayPass(problem) && (
          <IconButton label={t`Try ${name} again`} onClick={onAgain}>
            <RotateCw aria-hidden className="size-4" />
          </IconButton>
        )}
        <IconButton label={done ? t`Leave ${name} out` : t`Cancel ${name}`} onClick={onDrop}>
          <X aria-hidden className="size-4" />
        </IconButton>
      </span>
    </li>
  )
}
