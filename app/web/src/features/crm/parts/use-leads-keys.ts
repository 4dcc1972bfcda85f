import { useMemo } from 'react'
import { t } from '@lingui/core/macro'
import { useKeyHints } from '@/lib/key-hints'
import { commandKey } from '@/lib/keys'

/** The table's keys, where the keys of the page are listed. */
export function useLeadsKeys(): void {
  const hints = useMemo(
    () => [
      { keys: '/', act: t`Search leads` },
      { keys: 'F', act: t`Add a filter` },
      { keys: 'N', act: t`New lead` },
      { keys: '↑ ↓ ← →', act: t`Walk through the cells` },
      { keys: 'Enter', act: t`Write to the cell; on a name, open the lead beside the list` },
      { keys: 'Tab', act: t`While writing: keep it and go on to the next cell` },
      { keys: 'O', act: t`Open the lead beside the list` },
      { keys: [commandKey, 'Enter'].join(' '), act: t`Open the whole page of the lead` },
      { keys: t`Space`, act: t`Select; with Shift from the last to here` },
      { keys: [commandKey, 'A'].join(' '), act: t`Select all that match` },
    ],
    [],
  )
  useKeyHints(hints)
}
