import { t } from '@lingui/core/macro'
import { ConflictChoice } from '@/components/ui/conflict-choice'
import { Dialog } from '@/components/ui/dialog'
import { useAct } from '@/lib/act'
import { ProblemNote } from '@/components/ui/problem-note'
import type { LeadColumn } from './leads-columns'
import { writtenOf } from './leads-edit'
import { useChoices } from './use-leads-choices'
import type { Clash } from './use-leads-save'

interface LeadsClashProps {
  clash: Clash
  columns: readonly LeadColumn[]
  onMine: () => Promise<void>
  onTheirs: () => void
}

/** Somebody changed the same cell meanwhile: both are shown, and one is picked. */
export default function LeadsClash({ clash, columns, onMine, onTheirs }: LeadsClashProps) {
  const act = useAct()
  const { custom = {}, ...rest } = clash.mine
  const keys = [...Object.keys(rest), ...Object.keys(custom).map((key) => `custom.${key}`)]
  const touched = columns.filter(({ key }) => keys.includes(key))
  const { name } = clash.theirs
  const mine = { ...clash.seen, ...rest, custom: { ...clash.seen.custom, ...custom } } as Clash['seen']
  return (
    <Dialog title={name || t`Lead`} onClose={onTheirs}>
      {act.problem && <ProblemNote problem={act.problem} />}
      {touched.map((column) => (
        <Choice
          key={column.key}
          column={column}
          theirs={writtenOf(clash.theirs, column)}
          mine={writtenOf(mine, column)}
          busy={act.busy}
          onTheirs={onTheirs}
          onMine={() => void act.run(onMine)}
        />
      ))}
    </Dialog>
  )
}

interface ChoiceProps {
  column: LeadColumn
  theirs: string
  mine: string
  busy: boolean
  onTheirs: () => void
  onMine: () => void
}

function Choice({ column, theirs, mine, ...rest }: ChoiceProps) {
  const choices = useChoices(column)
  const said = (value: string) => choices?.find((choice) => choice.value === value)?.label ?? (value || '–')
  return <ConflictChoice rows={[{ name: column.title, theirs: said(theirs), mine: said(mine) }]} {...rest} />
}
