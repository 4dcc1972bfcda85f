import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { DataTable, type Column } from '@/components/ui/data-table'
import { When } from '@/components/ui/when'
import type { Batch } from '../api/leads-types'
import { BatchState } from './batch-state'
import { BatchStop } from './batch-stop'
import { BatchUndo } from './batch-undo'
import { batchOutcome, batchTitle } from './bulk-acts'

/** Bulk changes, the newest first. */
export function BatchTable({ batches, onOpen }: { batches: Batch[]; onOpen: (id: string) => void }) {
  const columns: Column<Batch>[] = [
    {
      key: 'what',
      title: t`Change`,
      names: true,
      cell: (batch) => (
        <span className="grid min-w-0 gap-0.5">
          <span className="wrap-anywhere">{batchTitle(batch)}</span>
          <span className="text-sm font-normal text-ink-2">{batchOutcome(batch)}</span>
        </span>
      ),
    },
    { key: 'state', title: t`State`, cell: (batch) => <BatchState batch={batch} /> },
    { key: 'by', title: t`Who`, cell: ({ by_name: name }) => <span className="wrap-anywhere">{name}</span> },
    { key: 'when', title: t`When`, cell: ({ created_at: at }) => <When at={at} /> },
    {
      key: 'acts',
      title: '',
      end: true,
      cell: (batch) => (
        <span className="flex flex-wrap justify-end gap-2">
          <BatchStop batch={batch} />
          <BatchUndo batch={batch} />
          <Details batch={batch} onOpen={onOpen} />
        </span>
      ),
    },
  ]
  return <DataTable caption={t`Bulk changes`} columns={columns} rows={batches} rowKey={({ id }) => id} />
}

function Details({ batch, onOpen }: { batch: Batch; onOpen: (id: string) => void }) {
  const title = batchTitle(batch)
  return (
    <Button aria-label={t`See the leads of “${title}”`} onClick={() => onOpen(batch.id)}>
      {t`See the leads`}
    </Button>
  )
}
