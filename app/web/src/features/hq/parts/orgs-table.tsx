import { t } from '@lingui/core/macro'
import { DataTable, type Column } from '@/components/ui/data-table'
import { When } from '@/components/ui/when'
import { formatCount } from '@/lib/format'
import { Link } from '@/lib/nav'
import { useNarrow } from '@/lib/narrow'
import type { OrgRow } from '../api/use-orgs'
import { OrgChips } from './org-chips'
import { SizeMeter } from './size-meter'
import { sortHead } from './sort-head'

interface OrgsTableProps {
  orgs: OrgRow[]
  sort: string
  onSort: (sort: string) => void
}

export function OrgsTable({ orgs, sort, onSort }: OrgsTableProps) {
  const narrow = useNarrow()
  // On a phone the head is not drawn; the order is chosen above the cards.
  const head = (name: string, title: string, orders?: string[]) =>
    narrow ? { title } : sortHead<OrgRow>(name, title, { sort, onSort }, orders)
  const columns: Column<OrgRow>[] = [
    {
      key: 'name',
      ...head('name', t`Name`),
      names: true,
      cell: ({ id, name }) => (
        <Link
          href={`/organizations/${id}`}
          title={id}
          className="min-w-0 text-accent underline-offset-2 wrap-anywhere hover:underline"
        >
          {name || id}
        </Link>
      ),
    },
    { key: 'state', title: t`State`, cell: (org) => <OrgChips org={org} /> },
    {
      key: 'members',
      ...head('members', t`Members`, ['-members', 'members']),
      cell: ({ members }) => <span className="figures">{formatCount(members)}</span>,
    },
    {
      key: 'bytes',
      ...head('bytes', t`Size`, ['-bytes', 'bytes']),
      cell: ({ bytes, quota_bytes: quota }) => <SizeMeter bytes={bytes.total ?? 0} quota={quota} />,
    },
    {
      key: 'written',
      ...head('last_write_at', t`Last write`, ['-last_write_at', 'last_write_at']),
      cell: ({ last_write_at: at }) => (at ? <When at={at} /> : '–'),
    },
    {
      key: 'created',
      ...head('created_at', t`Since`, ['-created_at', 'created_at']),
      cell: ({ created_at: at }) => (at ? <When at={at} /> : '–'),
    },
  ]
  return <DataTable dense caption={t`Organizations`} columns={columns} rows={orgs} rowKey={({ id }) => id} />
}
