import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { asProblem } from '@/api/problem'
import { explain } from '@/api/reasons'
import { toast } from '@/lib/toasts'
import type { StoredFile } from '../api/lead-shapes'
import { useFileFate } from '../api/use-file-fate'

/** Files that somebody took away: gone from the screen at once, and back with one press. */
export function useFilesGoing(leadId: string) {
  const [going, setGoing] = useState<ReadonlySet<string>>(new Set())
  const fate = useFileFate(leadId)
  const stay = (id: string) => setGoing((before) => new Set([...before].filter((known) => known !== id)))
  const fail = (id: string) => (error: unknown) => {
    stay(id)
    toast(explain(asProblem(error)).sentence, { tone: 'stop' })
  }
  const restore = (id: string) => fate.mutateAsync({ id, fate: 'restore' }).then(() => stay(id), fail(id))
  return {
    has: (id: string) => going.has(id),
    remove: ({ id, name }: StoredFile) => {
      setGoing((before) => new Set([...before, id]))
      fate
        .mutateAsync({ id, fate: 'delete' })
        .then(() => toast(t`${name} is removed`, { undo: () => void restore(id) }), fail(id))
    },
  }
}
