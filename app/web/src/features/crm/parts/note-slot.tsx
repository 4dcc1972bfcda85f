import { lazy, Suspense } from 'react'
import { Bone } from '@/components/ui/skeleton'

const NoteComposer = lazy(() => import('./note-composer'))

/** Keeps the place of the composer while its code comes. */
export const NoteSlot = ({ leadId }: { leadId: string }) => (
  <Suspense
    fallback={
      <div aria-hidden className="grid gap-2">
        <Bone className="h-14 w-full" />
        <Bone className="h-8 w-28 justify-self-end" />
      </div>
    }
  >
    <NoteComposer leadId={leadId} />
  </Suspense>
)
