import { t } from '@lingui/core/macro'
import { cx } from '@/lib/cx'

export const Bone = ({ className }: { className?: string }) => (
  <span aria-hidden className={cx('block h-4 rounded-control bg-line', className)} />
)

/** The shape of a list before its rows are there; felt only when waiting is. */
export function RowsSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" aria-label={t`Loading`} className="late grid overflow-hidden">
      {Array.from({ length: rows }, (_, row) => (
        <span
          key={row}
          className="flex h-12 min-w-0 items-center gap-4 border-b border-line px-4 last:border-0"
        >
          <Bone className="w-40 max-w-[40%]" />
          <Bone className="w-24 max-w-[25%]" />
          <Bone className="ml-auto w-16" />
        </span>
      ))}
    </div>
  )
}

export function FormSkeleton({ fields = 3 }: { fields?: number }) {
  return (
    <div role="status" aria-label={t`Loading`} className="late grid max-w-xl gap-6">
      {Array.from({ length: fields }, (_, field) => (
        <span key={field} className="grid gap-2">
          <Bone className="w-28" />
          <Bone className="h-8 w-full" />
        </span>
      ))}
    </div>
  )
}
