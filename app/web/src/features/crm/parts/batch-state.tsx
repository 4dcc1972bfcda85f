import { t } from '@lingui/core/macro'
import { Meter } from '@/components/ui/meter'
import { StateChip } from '@/components/ui/state-chip'
import type { Batch } from '../api/leads-types'
import { isMoving } from '../api/use-batch'

/** How far it is, or how it ended. */
export function BatchState({ batch }: { batch: Batch }) {
  const percent = Math.round(batch.progress * 100)
  if (isMoving(batch))
    return (
      <span className="grid min-w-28 gap-1">
        <StateChip tone="info">
          {batch.state === 'running' ? t`Running, ${percent}%` : t`Being undone, ${percent}%`}
        </StateChip>
        <Meter label={t`Progress`} value={percent} max={100} said={`${percent}%`} />
      </span>
    )
  switch (batch.state) {
    case 'undone':
      return <StateChip tone="plain">{t`Undone`}</StateChip>
    case 'cancelled':
      return <StateChip tone="warn">{t`Cancelled`}</StateChip>
    case 'failed':
      return <StateChip tone="stop">{t`Failed`}</StateChip>
    default:
      return batch.failed_count > 0 ? (
        <StateChip tone="warn">{t`Done, some refused`}</StateChip>
      ) : (
        <StateChip tone="ok">{t`Done`}</StateChip>
      )
  }
}
