import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { Plus } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { toast } from '@/lib/toasts'
import { moved, useReorder } from '@/lib/use-reorder'
import { useAct } from '@/lib/act'
import type { Stage } from '../api/lead-shapes'
import { useSaveStages } from '../api/use-save-stages'
import { StageRemoveDialog } from './stage-remove-dialog'
import { StageRowItem } from './stage-row'
import { StageSaveBar } from './stage-save-bar'
import {
  draftOfStages,
  faultsOfStages,
  newStage,
  STAGES_MAX,
  wishOfStages,
  withoutStage,
  type StageDraft,
  type StageRow,
} from './stage-draft'

/** The stages as they stand on the screen; what was changed is saved together, or not at all. */
export function StageDesk({ stages, version }: { stages: readonly Stage[]; version: number }) {
  const save = useSaveStages()
  const { run, busy, problem } = useAct()
  const [edited, setEdited] = useState<{ draft: StageDraft; version: number } | null>(null)
  const [removing, setRemoving] = useState<StageRow | null>(null)
  const [tried, setTried] = useState(false)
  const [said, setSaid] = useState('')
  const [fresh, setFresh] = useState<string | null>(null)
  const draft = edited?.draft ?? draftOfStages(stages)
  const { rows } = draft
  const put = (next: StageDraft) => setEdited({ draft: next, version: edited?.version ?? version })
  const faults = faultsOfStages(rows)

  const { setList, dragged, handle } = useReorder(rows.length, (from, to) => {
    put({ ...draft, rows: moved(rows, from, to) })
    const [name, place, of] = [rows[from]!.name, to + 1, rows.length]
    setSaid(t`${name} is now ${place} of ${of}`)
  })
  const add = () => {
    const row = newStage()
    setFresh(row.key)
    put({ ...draft, rows: [...rows, row] })
  }
  const remove = (row: StageRow) => (row.count > 0 ? setRemoving(row) : put(withoutStage(draft, row)))
  const drop = () => (setEdited(null), setTried(false))
  const keep = () => {
    setTried(true)
    if (faults.size > 0) return
    void run(async () => {
      await save.mutateAsync({ body: wishOfStages(draft), version: edited?.version ?? version })
      drop()
      toast(t`The stages are saved`)
    })
  }
  return (
    <div className="grid gap-4">
      <Card flush>
        <ul ref={setList}>
          {rows.map((row, at) => (
            <StageRowItem
              key={row.key}
              row={row}
              handle={handle(at)}
              dragged={dragged === at}
              focused={fresh === row.key}
              fault={tried || faults.get(row.key) === 'twice' ? faults.get(row.key) : undefined}
              onName={(name) =>
                put({
                  ...draft,
                  rows: rows.map((known) => (known.key === row.key ? { ...known, name } : known)),
                })
              }
              onRemove={() => remove(row)}
            />
          ))}
        </ul>
        <div className="border-t border-line p-2">
          <Button look="quiet" onClick={add} disabled={rows.length >= STAGES_MAX}>
            <Plus aria-hidden className="size-4" />
            {t`Add a stage`}
          </Button>
        </div>
      </Card>
      <p className="sr-only" role="status">
        {said}
      </p>
      {edited && <StageSaveBar busy={busy} problem={problem} onSave={keep} onDrop={drop} />}
      {removing && (
        <StageRemoveDialog
          row={removing}
          others={rows.filter(({ key, id }) => key !== removing.key && id)}
          onRemove={(to) => (put(withoutStage(draft, removing, to)), setRemoving(null))}
          onClose={() => setRemoving(null)}
        />
      )}
    </div>
  )
}
