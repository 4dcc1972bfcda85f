import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button, buttonClass } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useAct } from '@/lib/act'
import { exactTime, formatCount } from '@/lib/format'
import { Link, navigate, useOrgPath } from '@/lib/nav'
import type { Import } from '../api/import-shapes'
import { useBeginImport } from '../api/use-begin-import'
import { useUndoImport } from '../api/use-undo-import'
import { StepFoot } from './step-foot'

/** What can be done next: undo, begin again, look at the leads. */
export function DoneActions({ one }: { one: Import }) {
  const path = useOrgPath()
  const [asking, setAsking] = useState(false)
  const { undo_token: token, undo_until: until } = one
  const last = until && exactTime(until)
  const over = one.state === 'done' || one.state === 'undone'
  return (
    <>
      <div className="grid gap-2">
        <Again one={one} shown={!over && one.state !== 'undoing'}>
          {token && <Button look="danger" onClick={() => setAsking(true)}>{t`Undo the import`}</Button>}
          <Link href={path('/imports')} className={buttonClass()}>{t`Import another file`}</Link>
          {over && <Link href={path('/leads')} className={buttonClass('primary')}>{t`Go to the leads`}</Link>}
        </Again>
        {token && last && (
          <p className="text-right text-sm text-ink-2">{t`It can be undone until ${last}.`}</p>
        )}
      </div>
      {asking && token && <UndoDialog one={one} token={token} onClose={() => setAsking(false)} />}
    </>
  )
}

/** One that came to nothing begins anew with what it was given: nobody has to find the file again. */
function Again({ one, shown, children }: { one: Import; shown: boolean; children: React.ReactNode }) {
  const path = useOrgPath()
  const begin = useBeginImport()
  const { run, busy, problem } = useAct()
  const again = () =>
    void run(async () => {
      const { id } = await begin.mutateAsync(
        one.url ? { published_csv_url: one.url } : { file_id: one.file_id },
      )
      navigate(path(`/imports/${id}`))
    })
  return (
    <StepFoot problem={problem}>
      {children}
      {shown && (one.url ?? one.file_id) !== null && (
        <Button look="primary" busy={busy} onClick={again}>
          {one.url ? t`Fetch the sheet again` : t`Begin again with this file`}
        </Button>
      )}
    </StepFoot>
  )
}

function UndoDialog({ one, token, onClose }: { one: Import; token: string; onClose: () => void }) {
  const undo = useUndoImport(one.id)
  const { name, buckets } = one
  const [made, changed] = [formatCount(buckets.created ?? 0), formatCount(buckets.updated ?? 0)]
  return (
    <ConfirmDialog
      title={t`Undo the import of ${name}?`}
      verb={t`Undo the import`}
      keep={t`Leave it`}
      act={() => undo.mutateAsync(token)}
      onClose={onClose}
    >
      {t`The ${made} leads that it made go, and the ${changed} that it changed are as before. Leads that somebody was at since stay as they are, and you see which.`}
    </ConfirmDialog>
  )
}
