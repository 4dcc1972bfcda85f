import { t } from '@lingui/core/macro'
import { DataTable, type Column } from '@/components/ui/data-table'
import { When } from '@/components/ui/when'
import { formatCount } from '@/lib/format'
import type { Operator } from '../api/use-operators'
import { factorsInWords } from './factor-words'
import { useOperator } from './operator'

export function OperatorsTable({ operators }: { operators: Operator[] }) {
  const me = useOperator()
  const columns: Column<Operator>[] = [
    {
      key: 'name',
      title: t`Name`,
      names: true,
      cell: ({ user_id: id, name }) => (
        <span className="min-w-0 wrap-anywhere">
          {name}
          {id === me.user_id && <span className="font-normal text-ink-2"> {t`(you)`}</span>}
        </span>
      ),
    },
    {
      key: 'email',
      title: t`E-mail`,
      cell: ({ email }) => <span className="min-w-0 break-all text-ink-2">{email}</span>,
    },
    {
      key: 'factors',
      title: t`Second factors`,
      cell: ({ mfa }) => <span className="max-md:text-right">{factorsInWords(mfa)}</span>,
    },
    {
      key: 'sessions',
      title: t`Sessions`,
      cell: ({ sessions }) => <span className="figures">{formatCount(sessions)}</span>,
    },
    {
      key: 'last',
      title: t`Last sign-in`,
      cell: ({ last_sign_in_at: at }) => (at ? <When at={at} /> : t`never`),
    },
  ]
  return (
    <DataTable
      dense
      caption={t`HQ users`}
      columns={columns}
      rows={operators}
      rowKey={({ user_id: id }) => id}
    />
  )
}
