import { useState } from 'react'
import { plural, t } from '@lingui/core/macro'
import { CircleCheck } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { ProblemNote } from '@/components/ui/problem-note'
import { useAct } from '@/lib/act'
import { toast } from '@/lib/toasts'
import { useDeadLetters, type DeadLetter } from '../api/use-dead-letters'
import { useReplay } from '../api/use-replay'
import { DeadLetterTable } from './dead-letter-table'
import { Listed } from './listed'

const AT_ONCE_MAX = 100

export function DeadLetters() {
  const letters = useDeadLetters()
  const empty = (
    <EmptyState icon={CircleCheck} title={t`Nothing was given up`}>
      {t`Work that fails is tried again by itself, a little later each time. Only what failed every time stands here.`}
    </EmptyState>
  )
  return (
    <Listed list={letters} empty={empty} bones={2}>
      {(rows) => <Replayable letters={rows} />}
    </Listed>
  )
}

function Replayable({ letters }: { letters: DeadLetter[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const replay = useReplay()
  const { run, busy, problem } = useAct()
  const ids = letters.map(({ id }) => id).filter((id) => chosen.has(id))
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id) && next.size < AT_ONCE_MAX) next.add(id)
    setChosen(next)
  }
  const again = () =>
    run(async () => {
      const done = await replay.mutateAsync(ids)
      setChosen(new Set())
      tell(done)
    })
  return (
    <>
      {problem && (
        <div className="p-4">
          <ProblemNote problem={problem} />
        </div>
      )}
      <DeadLetterTable letters={letters} chosen={chosen} onToggle={toggle} />
      <div className="flex min-h-12 flex-wrap items-center gap-3 border-t border-line px-4 py-2">
        <Button look="primary" busy={busy} disabled={ids.length === 0} onClick={() => void again()}>
          {ids.length === 0 ? t`Run again` : plural(ids.length, { one: 'Run # again', other: 'Run # again' })}
        </Button>
        <span className="text-sm text-ink-2">{t`Choose what to run again.`}</span>
      </div>
    </>
  )
}

function tell({ again, refused, gone }: { again: string[]; refused: string[]; gone: string[] }) {
  if (again.length > 0)
    toast(plural(again.length, { one: '# waits in the queue again', other: '# wait in the queue again' }))
  if (refused.length > 0)
    toast(plural(refused.length, { one: '# must not happen twice', other: '# must not happen twice' }), {
      tone: 'stop',
    })
  if (gone.length > 0)
    toast(plural(gone.length, { one: '# was taken up already', other: '# were taken up already' }), {
      tone: 'info',
    })
}
