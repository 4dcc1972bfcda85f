import { t } from '@lingui/core/macro'
import { PackageOpen } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Loaded } from '@/components/ui/loaded'
import { ProblemNote } from '@/components/ui/problem-note'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { useAct } from '@/lib/act'
import { isMade, useExports } from '../api/use-exports'
import { useStartExport } from '../api/use-start-export'
import { ExportRow } from './export-row'

/** One archive at a time; it is made in the background, so the page can be left and found again. */
export function ExportCard() {
  const exports = useExports()
  const start = useStartExport()
  const { run, busy, problem } = useAct()
  const made = exports.data?.items.some(isMade) ?? false
  const action = (
    <Button busy={busy} disabled={made || !exports.data} onClick={() => void run(() => start.mutateAsync())}>
      {t`Start an export`}
    </Button>
  )
  return (
    <Card
      flush
      title={t`Exports`}
      hint={t`Everything of this organization in one zip file, without its keys and passwords. Kept for seven days.`}
      action={action}
    >
      {problem && (
        <div className="px-4 pb-3">
          <ProblemNote problem={problem} />
        </div>
      )}
      <Loaded query={exports} skeleton={<RowsSkeleton rows={1} />}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={PackageOpen} title={t`No export yet`}>
              {t`Records, history, logs and files, as they are, with a list of their checksums. It is made in the background; you may leave this page.`}
            </EmptyState>
          ) : (
            <ul>
              {items.map((item) => (
                <ExportRow key={item.id} item={item} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  )
}
