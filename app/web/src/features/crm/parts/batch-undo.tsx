import { useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { useStanding } from '@/lib/me'
import { toast } from '@/lib/toasts'
import type { Batch } from '../api/leads-types'
import { isMoving } from '../api/use-batch'
import { useUndoBatch } from '../api/use-batch-undo'
import { batchTitle } from './bulk-acts'
import { mayBatch } from './leads-rights'

/** Takes a bulk change back, as long as that is possible. */
export function BatchUndo({ batch }: { batch: Batch }) {
  const { role } = useStanding()
  const [asking, setAsking] = useState(false)
  const undo = useUndoBatch()
  const { undo_token: token } = batch
  if (!token || isMoving(batch) || !mayBatch(role)) return null
  const title = batchTitle(batch)
  const leads = plural(batch.changed, { one: '# lead', other: '# leads' })
  const act = async () => {
    await undo.mutateAsync(token)
    toast(t`“${title}” is being undone`)
  }
  return (
    <>
      <Button aria-label={t`Undo “${title}”`} onClick={() => setAsking(true)}>
        {t`Undo`}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t`Undo “${title}”?`}
          verb={t`Put ${leads} back`}
          keep={t`Leave it as it is`}
          look="primary"
          act={act}
          onClose={() => setAsking(false)}
        >
          {t`What this changed becomes what it was before. Where somebody changed the same thing since, their change stays; those leads are listed afterwards.`}
        </ConfirmDialog>
      )}
    </>
  )
}
