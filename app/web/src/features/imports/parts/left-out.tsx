import { i18n } from '@lingui/core'
import { plural, t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { formatCount } from '@/lib/format'
import type { ProblemClass } from '../api/import-shapes'
import { cellsOf, takenBack, type Fixes } from './import-fixes'
import { reasonWords } from './import-words'

interface LeftOutProps {
  problems: ProblemClass[]
  reasons: Record<string, number>
  /** Cells that were mended before, by row and column. */
  mended: Fixes
  busy: boolean
  onTakeBack: (fixes: Record<string, Record<string, null>>) => void
}

/** Rows that stay out though nothing is wrong with them, each with why. */
export function LeftOut({ problems, reasons, mended, busy, onTakeBack }: LeftOutProps) {
  const told = Object.entries(reasons).filter(([code, count]) => reasonWords[code] && count > 0)
  const cells = cellsOf(mended)
  if (told.length === 0 && cells === 0) return null
  return (
    <Card title={t`What stays as it is, or out`}>
      <ul className="grid gap-2">
        {told.map(([code, count]) => (
          <li key={code} className="flex gap-3">
            <span className="figures min-w-12 shrink-0 text-right font-semibold">{formatCount(count)}</span>
            <span className="min-w-0">
              {i18n._(reasonWords[code]!)}
              <Lines problem={problems.find((problem) => problem.code === code)} />
            </span>
          </li>
        ))}
        {cells > 0 && (
          <li className="flex flex-wrap items-center gap-3 border-t border-line pt-3">
            <span className="flex-1">
              {plural(cells, { one: '# cell is mended here', other: '# cells are mended here' })}
            </span>
            <Button look="quiet" busy={busy} onClick={() => onTakeBack(takenBack(mended))}>
              {t`Take that back`}
            </Button>
          </li>
        )}
      </ul>
    </Card>
  )
}

/** Which rows, so that somebody can look them up. */
function Lines({ problem }: { problem?: ProblemClass }) {
  if (!problem) return null
  const { rows, count } = problem
  const lines = rows.map(({ line }) => formatCount(line)).join(', ')
  return (
    <span className="figures block text-sm text-ink-2">
      {count > rows.length
        ? t`Lines ${lines} …`
        : plural(count, { one: `Line ${lines}`, other: `Lines ${lines}` })}
    </span>
  )
}
