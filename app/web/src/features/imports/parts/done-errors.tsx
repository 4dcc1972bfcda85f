import { t } from '@lingui/core/macro'
import { Download } from 'lucide-react'
import { Banner } from '@/components/ui/banner'
import { Button } from '@/components/ui/button'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { downloadErrors } from '../api/download-errors'
import type { Import } from '../api/import-shapes'

/** The rows that did not come in, as a file: each as it was, with the reason beside it. */
export function DoneErrors({ one: { id, name } }: { one: Import }) {
  const { run, busy, problem } = useAct()
  return (
    <>
      <Banner
        tone="warn"
        title={t`Some rows did not come in`}
        action={
          <Button busy={busy} onClick={() => void run(() => downloadErrors(id, name))}>
            <Download aria-hidden className="size-4" />
            {t`Download these rows`}
          </Button>
        }
      >
        {t`The file has each of them as it was, with the line and the reason beside it. Mend it and import it like any other: the two columns that we added are left out by themselves.`}
      </Banner>
      {problem && <ProblemNote problem={problem} />}
    </>
  )
}
