import { plural, t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import type { ProblemClass } from '../api/import-shapes'
import { cellsOf, type Fixes } from './import-fixes'
import { ProblemGroup } from './problem-group'

interface ProblemListProps {
  problems: ProblemClass[]
  header: string[]
  fixes: Fixes
  busy: boolean
  onFixes: (fixes: Fixes) => void
  onCheck: () => void
}

/** What is wrong, by kind, with the first rows of each; their cells are mended where they stand. */
export function ProblemList({ problems, header, fixes, busy, onFixes, onCheck }: ProblemListProps) {
  if (problems.length === 0) return null
  const mended = cellsOf(fixes)
  const blocking = problems.some(({ blocks }) => blocks)
  return (
    <Card
      flush
      title={blocking ? t`What is wrong` : t`Good to know`}
      hint={
        blocking
          ? t`Mend cells here and check again, or go on: these rows stay out, and you get them back as a file to mend.`
          : t`These rows come in.`
      }
      action={
        mended > 0 && (
          <Button busy={busy} onClick={onCheck}>
            {plural(mended, { one: 'Check # mended cell', other: 'Check # mended cells' })}
          </Button>
        )
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (mended > 0 && !busy) onCheck()
        }}
      >
        {problems.map((problem, place) => (
          <ProblemGroup
            key={problem.code}
            problem={problem}
            header={header}
            fixes={fixes}
            open={place === 0 && problem.blocks}
            onFixes={onFixes}
          />
        ))}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Card>
  )
}
