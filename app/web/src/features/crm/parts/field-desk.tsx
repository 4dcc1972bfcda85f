import { lazy, Suspense, useState } from 'react'
import { t } from '@lingui/core/macro'
import { Plus, TextCursorInput } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { useAct } from '@/lib/act'
import { toast } from '@/lib/toasts'
import { moved, useReorder } from '@/lib/use-reorder'
import type { FieldDef } from '../api/lead-shapes'
import { useSaveFields } from '../api/use-save-fields'
import { draftOfFields, FIELDS_MAX, newField, wishOfFields, type FieldRow } from './field-draft'
import { FieldRowItem } from './field-row'
import { StageSaveBar } from './stage-save-bar'

const FieldDialog = lazy(() => import('./field-dialog'))

/** The organization's own fields; what was changed is saved together, or not at all. */
export function FieldDesk({ fields, version }: { fields: readonly FieldDef[]; version: number }) {
  const save = useSaveFields()
  const { run, busy, problem } = useAct()
  const [edited, setEdited] = useState<{ rows: FieldRow[]; version: number } | null>(null)
  const [opened, setOpened] = useState<FieldRow | null>(null)
  const [said, setSaid] = useState('')
  const rows = edited?.rows ?? draftOfFields(fields)
  const put = (next: FieldRow[]) => setEdited({ rows: next, version: edited?.version ?? version })
  const { setList, dragged, handle } = useReorder(rows.length, (from, to) => {
    put(moved(rows, from, to))
    const [name, place, of] = [rows[from]!.name, to + 1, rows.length]
    setSaid(t`${name} is now ${place} of ${of}`)
  })
  const keep = () =>
    void run(async () => {
      await save.mutateAsync({ body: wishOfFields(rows), version: edited?.version ?? version })
      setEdited(null)
      toast(t`The fields are saved`)
    })
  const take = (row: FieldRow) => {
    const known = rows.some(({ id }) => id === row.id)
    put(known ? rows.map((one) => (one.id === row.id ? row : one)) : [...rows, row])
    setOpened(null)
  }
  const add = (
    <Button disabled={rows.length >= FIELDS_MAX} onClick={() => setOpened(newField())}>
      <Plus aria-hidden className="size-4" />
      {t`Add a field`}
    </Button>
  )
  return (
    <div className="grid gap-4">
      <Card flush>
        {rows.length === 0 ? (
          <EmptyState icon={TextCursorInput} title={t`No fields of your own yet`} action={add}>
            {t`The date of the last check-up, the insurance, the size of the team: whatever you sort, filter or write by.`}
          </EmptyState>
        ) : (
          <>
            <ul ref={setList}>
              {rows.map((row, at) => (
                <FieldRowItem
                  key={row.id}
                  row={row}
                  handle={handle(at)}
                  dragged={dragged === at}
                  onOpen={() => setOpened(row)}
                  onRemove={() => put(rows.filter(({ id }) => id !== row.id))}
                />
              ))}
            </ul>
            <div className="border-t border-line p-3">{add}</div>
          </>
        )}
      </Card>
      <p className="sr-only" role="status">
        {said}
      </p>
      {edited && <StageSaveBar busy={busy} problem={problem} onSave={keep} onDrop={() => setEdited(null)} />}
      <Suspense>
        {opened && <FieldDialog row={opened} rows={rows} onTake={take} onClose={() => setOpened(null)} />}
      </Suspense>
    </div>
  )
}
