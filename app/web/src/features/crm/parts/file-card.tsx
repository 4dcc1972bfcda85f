import { useRef, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Plus } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { IconButton } from '@/components/ui/icon-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { MoreButton } from '@/components/ui/more-button'
import { cx } from '@/lib/cx'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import { useFiles } from '../api/use-files'
import { useFilesGoing } from './file-going'
import { FileRow } from './file-row'
import { FileUploadList } from './file-upload-list'
import { useUploads } from './file-uploads'
import { LeadSection } from './lead-section'

/** The files of a lead: dropped here, fetched by a link that lasts a minute, taken away with a way back. */
export function FileCard({ leadId, shut }: { leadId: string; shut?: boolean }) {
  const { role } = useStanding()
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const files = useFiles(leadId)
  const going = useFilesGoing(leadId)
  const { uploads, add, drop, again } = useUploads(leadId)
  const mayWrite = can(role, 'files.write') && !shut
  const known = new Set(files.data?.map(({ id }) => id))
  const coming = uploads.filter(({ done }) => !done || !known.has(done.id))
  const shown = files.data?.filter(({ id }) => !going.has(id)) ?? []
  const button = mayWrite && (
    <IconButton label={t`Add files`} onClick={() => picker.current?.click()}>
      <Plus aria-hidden className="size-4" />
    </IconButton>
  )
  return (
    <LeadSection title={t`Files`} action={button}>
      <div
        onDragOver={(event) => mayWrite && (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => (
          event.preventDefault(),
          setOver(false),
          mayWrite && add([...event.dataTransfer.files])
        )}
        className={cx(
          'grid grid-cols-[minmax(0,1fr)] gap-1 rounded-control',
          over && 'outline-2 outline-offset-2 outline-accent',
        )}
      >
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={({ target }) => (add([...(target.files ?? [])]), (target.value = ''))}
        />
        <FileUploadList uploads={coming} onAgain={again} onDrop={drop} />
        {files.error && !files.data && (
          <ProblemNote problem={asProblem(files.error)} retry={() => void files.refetch()} />
        )}
        {files.isPending && <RowsSkeleton rows={1} />}
        {files.data && shown.length + coming.length === 0 && <NoFiles mayWrite={mayWrite} />}
        <ul>
          {shown.map((file) => (
            <FileRow key={file.id} file={file} onRemove={mayWrite ? () => going.remove(file) : undefined} />
          ))}
        </ul>
        <MoreButton list={files} />
      </div>
    </LeadSection>
  )
}

const NoFiles = ({ mayWrite }: { mayWrite: boolean }) => (
  <p className="text-sm text-ink-3">{mayWrite ? t`None yet. Drop some here.` : t`None yet.`}</p>
)
