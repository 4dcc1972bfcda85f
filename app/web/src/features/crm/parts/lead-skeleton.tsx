import { t } from '@lingui/core/macro'
import { Bone } from '@/components/ui/skeleton'

const rows = (count: number) =>
  Array.from({ length: count }, (_, row) => (
    <span key={row} className="grid grid-cols-[96px_minmax(0,1fr)] gap-2">
      <Bone className="w-16" />
      <Bone className="w-full max-w-40" />
    </span>
  ))

/** The shape of a lead before it is there. */
export const LeadSkeleton = ({ narrow }: { narrow?: boolean }) => (
  <div role="status" aria-label={t`Loading`} className="late grid gap-6">
    <span className="grid gap-2">
      <Bone className="h-7 w-64 max-w-full" />
      <Bone className="w-40" />
    </span>
    <div className={narrow ? 'grid gap-4' : 'grid gap-6 md:grid-cols-[288px_minmax(0,1fr)]'}>
      <div className="grid content-start gap-4">{rows(7)}</div>
      <div className="grid content-start gap-4">
        <Bone className="h-16 w-full" />
        <Bone className="h-10 w-full" />
        <Bone className="h-10 w-4/5" />
      </div>
    </div>
  </div>
)
