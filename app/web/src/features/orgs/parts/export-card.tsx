import { t } from '@lingui/core/macro'
import { PackageOpen } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Loaded } from '@/components/ui/loaded'
import { ProblemNote } from '@/components/ui/problem-note'
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
      <Loaded query={exports} skeleton={<PlaceOfExports />}>
        {({ items }) =>
          items.length === 0 ? (
            <NoExport />
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

const NoExport = () => (
  <EmptyState icon={PackageOpen} title={t`No export yet`}>
    {t`Records, history, logs and files, as they are, with a list of their checksums. It is made in the background; you may leave this page.`}
  </EmptyState>
)

/** As tall as what is most often there, so that the card below does not move. */
const PlaceOfExports = () => (
  <div role="status" aria-label={t`Loading`}>
    <div aria-hidden className="invisible">
      <NoExport />
    </div>
  </div>
)
