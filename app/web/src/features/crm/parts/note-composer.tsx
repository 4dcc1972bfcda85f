import {
  useRef,
  useState,
  type ClipboardEvent,
  type DragEvent,
  type FormEvent,
  type KeyboardEvent,
} from 'react'
import { t } from '@lingui/core/macro'
import { Paperclip } from 'lucide-react'
import { asProblem } from '@/api/problem'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'
import { ProblemNote } from '@/components/ui/problem-note'
import { TextArea } from '@/components/ui/text-area'
import { cx } from '@/lib/cx'
import { commandKey, isApple } from '@/lib/keys'
import { useNoteMake } from '../api/use-note-make'
import { FileUploadList } from './file-upload-list'
import { useUploads } from './file-uploads'
import { useNoteDraft } from './note-draft'
import { NoteMentionList } from './note-mention-list'
import { useMentions } from './note-mention-state'

const TEXT_MAX = 10_000

/** A note: people called by name, files dropped on it. Unsent words outlive a reload. */
export default function NoteComposer({ leadId }: { leadId: string }) {
  const [text, setText, forget] = useNoteDraft(leadId)
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const mentions = useMentions({ text, setText, field })
  const files = useUploads(leadId)
  const make = useNoteMake(leadId)
  const stored = files.uploads.flatMap(({ done }) => (done ? [done.id] : []))
  const waiting = files.uploads.some(({ done, problem }) => !done && !problem)
  const empty = text.trim() === '' && stored.length === 0

  const send = (event?: FormEvent) => {
    event?.preventDefault()
    if (empty || waiting || make.isPending) return
    make.mutate(
      { text: text.trim(), mentions: mentions.calledIn(text), file_ids: stored },
      { onSuccess: () => (forget(), files.clear(), field.current?.focus()) },
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (mentions.onKeyDown(event)) return
    if (event.key === 'Enter' && (isApple ? event.metaKey : event.ctrlKey)) send()
  }
  const take = (found: FileList | null) => found?.length && files.add([...found])
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return
    event.preventDefault()
    take(event.clipboardData.files)
  }
  return (
    <form
      onSubmit={send}
      onDragOver={(event) => (event.preventDefault(), setOver(true))}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={cx('relative grid gap-2 rounded-card', over && 'outline-2 outline-offset-4 outline-accent')}
    >
      <TextArea
        ref={field}
        rows={text.includes('\n') || text.length > 80 ? 4 : 2}
        maxLength={TEXT_MAX}
        aria-label={t`Note`}
        placeholder={
          over ? t`Drop the files here` : t`Write a note. @ calls somebody, files can be dropped here.`
        }
        value={text}
        onChange={({ target }) => (setText(target.value), mentions.look(target))}
        onSelect={({ currentTarget }) => mentions.look(currentTarget)}
        onBlur={mentions.close}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
        {...mentions.wires}
      />
      <NoteMentionList mentions={mentions} />
      <FileUploadList uploads={files.uploads} onAgain={files.again} onDrop={files.drop} />
      {make.error && <ProblemNote problem={asProblem(make.error)} />}
      <div className="flex items-center gap-2">
        <IconButton label={t`Add files`} onClick={() => picker.current?.click()}>
          <Paperclip aria-hidden className="size-4" />
        </IconButton>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={({ target }) => (take(target.files), (target.value = ''))}
        />
        <span className="ml-auto text-xs text-ink-3 max-md:invisible">{t`${commandKey} + Enter`}</span>
        <Button
          type="submit"
          look={empty ? 'secondary' : 'primary'}
          disabled={empty || waiting}
          busy={make.isPending}
        >
          {t`Add the note`}
        </Button>
      </div>
    </form>
  )
}
