import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { CheckInput } from '@/components/ui/check-input'
import { Dialog } from '@/components/ui/dialog'
import { Loaded } from '@/components/ui/loaded'
import { MoreButton } from '@/components/ui/more-button'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { When } from '@/components/ui/when'
import { useBatch } from '../api/use-batch'
import { useBatchRows } from '../api/use-batch-rows'
import { BatchRows } from './batch-rows'
import { BatchState } from './batch-state'
import { BatchStop } from './batch-stop'
import { BatchUndo } from './batch-undo'
import { batchOutcome, batchTitle } from './bulk-acts'

/** One bulk change: what came of it for each lead. */
export default function BatchSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const batch = useBatch(id)
  const [failed, setFailed] = useState(false)
  const rows = useBatchRows(id, failed)
  return (
    <Dialog sheet title={batch.data ? batchTitle(batch.data) : t`Bulk change`} onClose={onClose}>
      <Loaded query={batch} skeleton={<RowsSkeleton rows={3} />}>
        {(known) => (
          <div className="grid gap-4">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <BatchState batch={known} />
              <span className="text-ink-2">{batchOutcome(known)}</span>
            </div>
            <p className="text-sm text-ink-2">
              {known.by_name}
              {', '}
              <When at={known.created_at} />
            </p>
            <div className="flex flex-wrap items-center justify-between gap-2">
              <CheckInput
                label={t`Only those that were refused`}
                checked={failed}
                disabled={known.failed_count === 0}
                onChange={({ target }) => setFailed(target.checked)}
              />
              <BatchStop batch={known} />
              <BatchUndo batch={known} />
            </div>
          </div>
        )}
      </Loaded>
      <div className="-mx-4 mt-4 border-t border-line">
        <Loaded query={rows} skeleton={<RowsSkeleton rows={6} />}>
          {(items) => <BatchRows rows={items} />}
        </Loaded>
        <MoreButton list={rows} />
      </div>
    </Dialog>
  )
}
