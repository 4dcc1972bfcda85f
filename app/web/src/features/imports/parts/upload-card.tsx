import { t } from '@lingui/core/macro'
import { FileText } from 'lucide-react'
import type { Problem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { Meter } from '@/components/ui/meter'
import { ProblemNote } from '@/components/ui/problem-note'
import { formatBytes } from '@/lib/bytes'
import type { OneUpload } from '@/lib/use-upload'

interface UploadCardProps {
  upload: OneUpload
  onAgain: () => void
  onDrop: () => void
}

/** The file on its way, with the way back and another try. */
export function UploadCard({ upload: { file, share, problem }, onAgain, onDrop }: UploadCardProps) {
  const { name } = file
  const percent = Math.floor(share * 100)
  const [sent, size] = [formatBytes(file.size * share), formatBytes(file.size)]
  const said = share < 1 ? t`${sent} of ${size}` : t`Sent; the server looks at it`
  return (
    <div className="grid gap-3">
      <div className="flex items-center gap-3">
        <FileText aria-hidden className="size-5 shrink-0 text-ink-2" />
        <div className="min-w-0 flex-1">
          <p className="truncate font-semibold" title={name}>
            {name}
          </p>
          <p className="figures text-sm text-ink-2" role="status">
            {problem ? size : said}
          </p>
        </div>
        {!problem && <span className="figures text-ink-2">{t`${percent} %`}</span>}
        <Button onClick={onDrop}>{problem ? t`Choose another file` : t`Cancel`}</Button>
      </div>
      {!problem && <Meter label={t`Uploading ${name}`} value={share} max={1} said={t`${percent} %`} />}
      {problem && <ProblemNote problem={problem} retry={mayPass(problem) ? onAgain : undefined} />}
      {problem?.code === 'unsupported_media_type' && (
        <p className="text-ink-2">
          {t`An import takes a text file with one person to a line. From a spreadsheet, save it as “CSV (comma separated, UTF-8)”.`}
        </p>
      )}
    </div>
  )
}

/** What is wrong with the file itself stays wrong. */
const mayPass = ({ status }: Problem): boolean => status === 0 || status === 429 || status >= 500
