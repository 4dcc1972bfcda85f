import { t } from '@lingui/core/macro'
import { Bone } from '@/components/ui/skeleton'

const TILES = 6

export const TilesSkeleton = () => (
  <div role="status" aria-label={t`Loading`} className="late grid grid-cols-2 gap-3 lg:grid-cols-3">
    {Array.from({ length: TILES }, (_, tile) => (
      <span key={tile} className="grid h-32 content-start gap-3 rounded-card border border-line p-3">
        <Bone className="w-28" />
        <Bone className="h-7 w-20" />
        <Bone className="w-40" />
      </span>
    ))}
  </div>
)
