import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { StateChip, type Tone } from '@/components/ui/state-chip'
import { When } from '@/components/ui/when'
import { usePeople } from '@/lib/people'
import type { Channel, ListImport } from '../api/suppression-shapes'
import { useListImports } from '../api/use-list-imports'
import { ImportResult } from './import-result'

const TONES: Record<ListImport['state'], Tone> = {
  waiting: 'info',
  running: 'info',
  done: 'ok',
  failed: 'stop',
}
const words = { waiting: msg`Waits`, running: msg`Being read`, done: msg`Done`, failed: msg`Failed` }

/** The last files that were read into this list. Where there were none, nothing is said. */
export function ListImports({ channel }: { channel: Channel }) {
  const imports = useListImports(channel)
  const people = usePeople()
  const known = imports.data?.items ?? []
  if (known.length === 0) return null
  return (
    <Card flush title={t`Imported lists`}>
      <ul>
        {known.map((one) => (
          <li key={one.id} className="grid gap-2 border-t border-line px-4 py-3">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="min-w-0 flex-1 basis-40 font-medium wrap-anywhere">{one.file_name}</span>
              <StateChip tone={TONES[one.state]}>{i18n._(words[one.state])}</StateChip>
              <span className="text-sm text-ink-2">
                {people.data?.items.find(({ id }) => id === one.by)?.name ?? ''} <When at={one.created_at} />
              </span>
            </div>
            <ImportResult one={one} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
