import { useState, type DragEvent } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem, type Problem } from '@/api/problem'
import { ProblemNote } from '@/components/ui/problem-note'
import { cx } from '@/lib/cx'
import { navigate, useOrgPath } from '@/lib/nav'
import { useUpload } from '@/lib/use-upload'
import { useBeginImport } from '../api/use-begin-import'
import { FilePick } from './file-pick'
import { isSheetFile, SheetFileNote } from './sheet-file-note'
import { SheetLink } from './sheet-link'
import { UploadCard } from './upload-card'

/** How an import begins: a file dropped or chosen, or the link of a published sheet. */
export function NewImport() {
  const path = useOrgPath()
  const begin = useBeginImport()
  const [over, setOver] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const go = ({ id }: { id: string }) => navigate(path(`/imports/${id}`))
  const sending = useUpload('import', async ({ id }) => go(await begin.mutateAsync({ file_id: id })))

  const take = (file: File | undefined) => {
    setOver(false)
    setProblem(null)
    if (!file) return
    const unfit = isSheetFile(file.name) || file.size === 0
    setRefused(unfit ? file.name : null)
    if (!unfit) void sending.send(file)
  }
  const dropped = (event: DragEvent) => {
    event.preventDefault()
    take(event.dataTransfer.files[0])
  }
  const link = async (address: string) => {
    setProblem(null)
    await begin.mutateAsync({ published_csv_url: address }).then(go, (error: unknown) => {
      const found = asProblem(error)
      if (found.fields.length > 0) throw found
      setProblem(found)
    })
  }
  return (
    <section
      aria-label={t`New import`}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      className={cx(
        'grid gap-4 rounded-card border border-dashed bg-surface p-4 transition-colors md:p-6',
        over ? 'border-accent bg-accent-soft' : 'border-edge',
      )}
    >
      {sending.upload ? (
        <UploadCard upload={sending.upload} onAgain={sending.again} onDrop={sending.drop} />
      ) : (
        <FilePick onPick={take} />
      )}
      {refused && <SheetFileNote name={refused} />}
      {problem && <ProblemNote problem={problem} />}
      {!sending.upload && <SheetLink onLink={link} />}
    </section>
  )
}
