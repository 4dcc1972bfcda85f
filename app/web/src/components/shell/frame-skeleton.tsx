import { t } from '@lingui/core/macro'
import { Bone, RowsSkeleton } from '@/components/ui/skeleton'

export const FrameSkeleton = () => (
  <div role="status" aria-label={t`Loading`} className="late grid min-h-dvh grid-rows-[48px_1fr]">
    <div className="flex items-center gap-4 border-b border-line bg-surface px-4">
      <Bone className="w-32" />
      <Bone className="mx-auto h-8 w-80 max-w-[40vw]" />
      <Bone className="w-16" />
    </div>
    <div className="grid md:grid-cols-[220px_1fr]">
      <div className="border-r border-line p-4 max-md:hidden">
        <RowsSkeleton rows={4} />
      </div>
      <div className="p-6">
        <Bone className="mb-6 h-7 w-48" />
        <RowsSkeleton />
      </div>
    </div>
  </div>
)
