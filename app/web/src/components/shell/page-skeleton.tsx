import { Bone, RowsSkeleton } from '@/components/ui/skeleton'

export const PageSkeleton = () => (
  <div className="late">
    <Bone className="mb-6 h-7 w-48" />
    <RowsSkeleton />
  </div>
)
