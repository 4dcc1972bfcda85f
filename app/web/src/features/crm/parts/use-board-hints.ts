import { useMemo } from 'react'
import { t } from '@lingui/core/macro'
import { useKeyHints } from '@/lib/key-hints'

/** The board's keys, where the keys of the page are listed. */
export function useBoardHints(): void {
  const hints = useMemo(
    () => [
      { keys: '/', act: t`Search leads` },
      { keys: 'F', act: t`Add a filter` },
      { keys: 'N', act: t`New lead` },
      { keys: '↑ ↓ ← →', act: t`Walk through the cards` },
      { keys: t`Space`, act: t`Take a card up; arrows choose the stage, Space puts it down` },
      { keys: 'Enter', act: t`Open the lead beside the board` },
    ],
    [],
  )
  useKeyHints(hints)
}
