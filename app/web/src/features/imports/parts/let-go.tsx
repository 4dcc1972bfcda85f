import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { navigate, useOrgPath } from '@/lib/nav'
import { toast } from '@/lib/toasts'
import type { Import } from '../api/import-shapes'
import { useRemoveImport } from '../api/use-remove-import'
import { dropDraft } from './kept-draft'

const OPEN: ReadonlySet<Import['state']> = new Set(['mapping', 'ready', 'cancelled', 'failed'])

/** An import that never changed anything can be thrown away. */
export function LetGo({ one }: { one: Import }) {
  const path = useOrgPath()
  const remove = useRemoveImport()
  const [asking, setAsking] = useState(false)
  const { id, name, state, started_at: started } = one
  if (started !== null || !OPEN.has(state)) return null
  const act = async () => {
    await remove.mutateAsync(id)
    dropDraft(`columns.${id}`)
    dropDraft(`consent.${id}`)
    toast(t`${name} is thrown away`)
    navigate(path('/imports'))
  }
  return (
    <>
      <Button look="quiet" onClick={() => setAsking(true)}>{t`Throw away`}</Button>
      {asking && (
        <ConfirmDialog
          title={t`Throw ${name} away?`}
          verb={t`Throw it away`}
          act={act}
          onClose={() => setAsking(false)}
        >
          {t`Nothing was brought in yet, so nothing of your leads changes. The file and what you said about it are gone.`}
        </ConfirmDialog>
      )}
    </>
  )
}
