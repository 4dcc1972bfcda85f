import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { Card } from '@/components/ui/card'
import { DataTable, type Column } from '@/components/ui/data-table'
import type { NoticeSettings } from '../api/use-notice-settings'
import { kindName, type NoticeKind } from './kinds'

type Kinds = NoticeSettings['kinds']
type Channels = NonNullable<Kinds[NoticeKind]>
type Channel = keyof Channels
interface KindRow {
  kind: NoticeKind
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
  onChange: (kinds: Kinds) => void
}

export function ChannelTable({ settings, onChange }: ChannelTableProps) {
  const rows = (Object.entries(settings.kinds) as [NoticeKind, Channels][]).map(([kind, channels]) => ({
    kind,
    channels,
  }))
  const columns: Column<KindRow>[] = [
    { key: 'kind', title: t`What happens`, names: true, cell: ({ kind }) => kindName(kind) },
    ...(Object.keys(channelNames) as Channel[]).map((channel) => ({
      key: channel,
      title: i18n._(channelNames[channel]),
      cell: (row: KindRow) => <ChannelCheck row={row} channel={channel} onChange={onChange} />,
    })),
  ]
  return (
    <Card title={t`What reaches you, and how`} flush>
      <DataTable caption={t`Notices by channel`} columns={columns} rows={rows} rowKey={({ kind }) => kind} />
    </Card>
  )
}

interface ChannelCheckProps {
  row: KindRow
  channel: Channel
  onChange: ChannelTableProps['onChange']
}

function ChannelCheck({ row, channel, onChange }: ChannelCheckProps) {
  const kind = kindName(row.kind)
  const way = i18n._(channelNames[channel])
  return (
    <input
      type="checkbox"
      className="size-5 accent-accent"
      aria-label={t`${kind}: ${way}`}
      checked={row.channels[channel]}
      onChange={(event) => onChange({ [row.kind]: { ...row.channels, [channel]: event.target.checked } })}
    />
  )
}
