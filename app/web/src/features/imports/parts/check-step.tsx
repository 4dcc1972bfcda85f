import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { useAct } from '@/lib/act'
import { usePreviewImport } from '../api/use-preview-import'
import { BucketBar } from './bucket-bar'
import { CheckProgress } from './check-progress'
import { CheckRoom } from './check-room'
import { FirstRows } from './first-rows'
import type { StepParts } from './import-desk'
import { cellsOf, LEFT_OUT_CODES, type Fixes } from './import-fixes'
import { useKeptDraft } from './kept-draft'
import { LeftOut } from './left-out'
import { ProblemList } from './problem-list'
import { StepFoot } from './step-foot'

/** What would happen to every row, before anything does. */
export default function CheckStep({ one, onStep }: StepParts) {
  const preview = usePreviewImport(one.id)
  const { run, busy, problem } = useAct()
  const [fixes, setFixes] = useKeptDraft<Fixes>(`fixes.${one.id}`, {})
  const found = one.preview
  if (one.state === 'previewing' || !found) return <CheckProgress one={one} />
  const again = (wanted: Record<string, Record<string, string | null>>) =>
    void run(async () => {
      await preview.mutateAsync({ fixes: wanted })
      setFixes({})
    })
  const { created = 0, updated = 0 } = found.buckets
  const problems = found.problems.filter(({ code }) => !LEFT_OUT_CODES.has(code))
  const left = found.problems.filter(({ code }) => LEFT_OUT_CODES.has(code))
  const [mending, nothing] = [cellsOf(fixes), created + updated === 0]
  return (
    <>
      <Card title={t`What would happen`}>
        <BucketBar buckets={found.buckets} rows={found.rows} />
      </Card>
      <CheckRoom preview={found} />
      <ProblemList
        problems={problems}
        header={one.header}
        fixes={fixes}
        busy={busy}
        onFixes={setFixes}
        onCheck={() => again(fixes)}
      />
      <LeftOut problems={left} reasons={found.reasons} mended={one.fixes} onTakeBack={again} busy={busy} />
      <FirstRows rows={found.first} />
      <StepFoot problem={problem} onBack={() => onStep('columns')}>
        {nothing && <span className="text-ink-2">{t`Nobody would come in as it is.`}</span>}
        {mending > 0 ? (
          <Button look="primary" busy={busy} onClick={() => again(fixes)}>
            {t`Check the mended cells`}
          </Button>
        ) : (
          <Button look="primary" disabled={nothing} onClick={() => onStep('consent')}>
            {t`Next: how they agreed`}
          </Button>
        )}
      </StepFoot>
    </>
  )
}
