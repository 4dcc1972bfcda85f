import { useRef, useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Meter } from '@/components/ui/meter'
import { ProblemNote } from '@/components/ui/problem-note'
import { SelectInput } from '@/components/ui/select-input'
import { useUpload } from '@/lib/use-upload'
import type { Channel, ImportReason, ListImport } from '../api/suppression-shapes'
import { useImportList } from '../api/use-import-list'
import { ImportResult } from './import-result'
import { channelWords, FILE_REASONS, reasonWords } from './suppression-words'

const TAKEN = '.csv,.tsv,.txt,text/csv,text/plain'

/** A file with one column of addresses, and what came of it. */
export default function ListImportDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const picker = useRef<HTMLInputElement>(null)
  const add = useImportList(channel)
  const [reason, setReason] = useState<ImportReason>(FILE_REASONS[channel][0]!)
  const [made, setMade] = useState<ListImport | null>(null)
  const sending = useUpload('import', async ({ id }) => {
    setMade(await add.mutateAsync({ file_id: id, reason }))
  })
  const { upload } = sending
  const name = i18n._(channelWords[channel])
  const percent = Math.floor((upload?.share ?? 0) * 100)
  if (made)
    return (
      <Dialog title={t`${name}: the list is in`} onClose={onClose}>
        <div className="grid gap-4">
          <ImportResult one={made} />
          <div className="flex justify-end">
            <Button look="primary" onClick={onClose}>{t`Done`}</Button>
          </div>
        </div>
      </Dialog>
    )
  return (
    <Dialog title={t`${name}: import a list`} onClose={onClose}>
      <div className="grid gap-4">
        <p className="text-ink-2">
          {t`A CSV or text file with one column of addresses. Those that are on the list already stay as they are.`}
        </p>
        <Field label={t`Why they are on it`}>
          {(wires) => (
            <SelectInput
              {...wires}
              disabled={upload !== null}
              value={reason}
              onChange={({ target }) => setReason(target.value as ImportReason)}
            >
              {FILE_REASONS[channel].map((known) => (
                <option key={known} value={known}>
                  {i18n._(reasonWords[known])}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        {upload && !upload.problem && (
          <div className="grid gap-2" role="status">
            <p className="truncate">{upload.file.name}</p>
            <Meter label={t`Uploading`} value={upload.share} max={1} said={t`${percent} %`} />
          </div>
        )}
        {upload?.problem && <ProblemNote problem={upload.problem} retry={sending.again} />}
        <div className="flex justify-end gap-2">
          <Button onClick={upload ? sending.drop : onClose}>{t`Cancel`}</Button>
          {!upload && (
            <Button data-first look="primary" onClick={() => picker.current?.click()}>
              {t`Choose the file`}
            </Button>
          )}
        </div>
        <input
          ref={picker}
          type="file"
          hidden
          accept={TAKEN}
          data-testid="suppression-file"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) void sending.send(file)
            target.value = ''
          }}
        />
      </div>
    </Dialog>
  )
}
