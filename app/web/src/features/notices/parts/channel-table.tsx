import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { DataTable, type Column } from '@/components/ui/data-table'
import type { NoticeSettings } from '../api/use-notice-settings'
import { kindName } from './kinds'

type Channels = NoticeSettings['kinds'][string]
type Channel = keyof Channels
interface KindRow {
  kind: string
  channels: Channels
}

const channelNames: Record<Channel, MessageDescriptor> = {
  in_app: msg`In the app`,
  sound: msg`Sound`,
  push: msg`Push`,
  mail: msg`Mail`,
}

interface ChannelTableProps {
  settings: NoticeSettings
  onChange: (kinds: NoticeSettings['kinds']) => void
}

export function ChannelTable({ settings, onChange }: ChannelTableProps) {
  const rows = Object.entries(settings.kinds).map(([kind, channels]) => ({ kind, channels }))
  const columns: Column<KindRow>[] = [
    { key: 'kind', title: t`What happens`, names: true, cell: ({ kind }) => kindName(kind) },
    ...(Object.keys(channelNames) as Channel[]).map((channel) => ({
      key: channel,
      title: i18n._(channelNames[channel]),
      cell: (row: KindRow) => (
        <input
          type="checkbox"
          className="size-5 accent-accent"
          aria-label={t`${kindName(row.kind)}: ${i18n._(channelNames[channel])}`}
          checked={row.channels[channel]}
          onChange={(event) => onChange({ [row.kind]: { ...row.channels, [channel]: event.target.checked } })}
        />
      ),
    })),
  ]
  return (
    <Card title={t`What reaches you, and how`} flush>
      <DataTable caption={t`Notices by channel`} columns={columns} rows={rows} rowKey={({ kind }) => kind} />
    </Card>
  )
}
