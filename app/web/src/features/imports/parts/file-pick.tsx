import { useRef } from 'react'
import { t } from '@lingui/core/macro'
import { FileUp } from 'lucide-react'
import { Button } from '@/components/ui/button'

const TAKEN = '.csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values'

export function FilePick({ onPick }: { onPick: (file: File | undefined) => void }) {
  const picker = useRef<HTMLInputElement>(null)
  return (
    <div className="flex flex-wrap items-center gap-4">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-card bg-accent-soft text-accent">
        <FileUp aria-hidden className="size-5" />
      </span>
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">
          <span className="max-md:hidden">{t`Drop a CSV file anywhere in this box`}</span>
          <span className="md:hidden">{t`Choose a CSV file`}</span>
        </p>
        <p className="text-ink-2">
          {t`Any separator and encoding, up to 1 GB. The first row may name the columns.`}
        </p>
      </div>
      <Button look="primary" onClick={() => picker.current?.click()}>
        {t`Choose a file`}
      </Button>
      <input
        ref={picker}
        type="file"
        hidden
        accept={TAKEN}
        data-testid="import-file"
        onChange={({ target }) => (onPick(target.files?.[0]), (target.value = ''))}
      />
    </div>
  )
}
