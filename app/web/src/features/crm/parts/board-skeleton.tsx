import { t } from '@lingui/core/macro'
import { Bone } from '@/components/ui/skeleton'

const COLUMNS = 5
const CARDS = 4

export const BoardSkeleton = () => (
  <div role="status" aria-label={t`Loading`} className="late flex min-h-0 flex-1 gap-3 overflow-hidden">
    {Array.from({ length: COLUMNS }, (_, column) => (
      <div
        key={column}
        className="grid w-72 shrink-0 content-start gap-2 rounded-card border border-line bg-sunken p-2"
      >
        <Bone className="m-1 w-24" />
        {Array.from({ length: CARDS }, (_card, card) => (
          <div key={card} className="h-21 rounded-card border border-line bg-surface p-3">
            <Bone className="w-3/5" />
          </div>
        ))}
      </div>
    ))}
  </div>
)
