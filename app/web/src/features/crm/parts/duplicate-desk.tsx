import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { MoreButton } from '@/components/ui/more-button'
import { useAct } from '@/lib/act'
import { toast } from '@/lib/toasts'
import type { Duplicate, Lead } from '../api/lead-shapes'
import { useDuplicateDismiss, type DuplicatePairs } from '../api/use-duplicates'
import { useMerge, useMergeUndo } from '../api/use-merge'
import { DuplicateCompare } from './duplicate-compare'
import type { Side } from './duplicate-fields'
import { DuplicateList } from './duplicate-list'
import { fieldName } from './lead-field-names'
import { useRowKeys } from './task-row-keys'

const cardClass = 'min-w-0 rounded-card border border-line bg-surface'

/** The pairs beside the one that is open. What is settled makes place for the next. */
export function DuplicateDesk({ pairs, list }: { pairs: readonly Duplicate[]; list: DuplicatePairs }) {
  const [open, setOpen] = useState<string | undefined>(pairs[0]?.id)
  const merge = useMerge()
  const undo = useMergeUndo()
  const dismiss = useDuplicateDismiss()
  const { run, busy, problem } = useAct()
  const pair = pairs.find(({ id }) => id === open) ?? pairs[0]
  const rows = useRowKeys({
    m: (row) => press(row, '[data-merge]'),
    d: (row) => press(row, '[data-dismiss]'),
  })
  if (!pair) return null
  const goOn = () => {
    const place = pairs.indexOf(pair)
    setOpen((pairs[place + 1] ?? pairs[place - 1])?.id)
  }
  const onMerge = (stays: Lead, goes: Lead, take: Record<string, Side>) =>
    void run(async () => {
      const { undo_token: token } = await merge.mutateAsync({ id: stays.id, otherId: goes.id, take })
      const takeBack = () => void undo.mutateAsync(token).then(({ kept }) => toast(partedSaid(kept)), fail)
      const { name } = stays
      toast(t`Merged into ${name}`, { undo: takeBack })
      goOn()
    })
  const onDismiss = () =>
    void run(async () => {
      await dismiss.mutateAsync(pair.id)
      toast(t`Kept apart, and not asked again`)
      goOn()
    })
  return (
    <div {...rows} className="grid items-start gap-4 lg:grid-cols-[288px_minmax(0,1fr)]">
      <div
        className={`${cardClass} overflow-hidden lg:max-h-[calc(100dvh-180px)] lg:overflow-y-auto max-lg:max-h-64 max-lg:overflow-y-auto`}
      >
        <DuplicateList pairs={pairs} open={pair.id} onOpen={setOpen} />
        <MoreButton list={list} />
      </div>
      <div className={cardClass}>
        <DuplicateCompare
          key={pair.id}
          pair={pair}
          busy={busy}
          problem={problem}
          onMerge={onMerge}
          onDismiss={onDismiss}
        />
      </div>
    </div>
  )
}

const fail = (error: unknown) => toast(explain(asProblem(error)).sentence, { tone: 'stop' })

function partedSaid(kept: readonly string[]): string {
  const names = kept.map((field) => fieldName(field)).join(', ')
  return names ? t`Two leads again. Edited since, and kept: ${names}` : t`Two leads again`
}

const press = (row: HTMLElement, button: string) =>
  row.ownerDocument.querySelector<HTMLElement>(button)?.click()
