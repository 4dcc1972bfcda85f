import { i18n } from '@lingui/core'
import { msg, t } from '@lingui/core/macro'
import { DataTable, type Column } from '@/components/ui/data-table'
import { When } from '@/components/ui/when'
import { buttonClass } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import { usePeople } from '@/lib/people'
import { spokenPhone } from '@/lib/phones'
import type { Suppressed } from '../api/suppression-shapes'
import { LeadLinks } from './lead-links'
import { reasonWords } from './suppression-words'

interface SuppressionTableProps {
  rows: Suppressed[]
  onLift?: (one: Suppressed) => void
}

/** Each address with why, since when, by whom, and the people who have it. */
export function SuppressionTable({ rows, onLift }: SuppressionTableProps) {
  const people = usePeople()
  const names = new Map(people.data?.items.map(({ id, name }) => [id, name]))
  const columns: Column<Suppressed>[] = [
    { key: 'address', title: t`Address`, names: true, cell: (one) => <Address one={one} /> },
    { key: 'reason', title: t`Why`, cell: (one) => <Why one={one} /> },
    { key: 'leads', title: t`Leads`, cell: (one) => <LeadLinks one={one} /> },
    {
      key: 'by',
      title: t`By`,
      cell: (one) => <span className="wrap-anywhere">{names.get(one.by) ?? i18n._(sourceOf(one))}</span>,
    },
    { key: 'since', title: t`Since`, cell: (one) => <When at={one.since} /> },
  ]
  if (onLift)
    columns.push({
      key: 'lift',
      title: '',
      end: true,
      cell: (one) => <Lift one={one} onLift={onLift} />,
    })
  return (
    <DataTable
      caption={t`Addresses that are not contacted`}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
    />
  )
}

function Lift({ one, onLift }: { one: Suppressed; onLift: (one: Suppressed) => void }) {
  const address = said(one)
  if (one.erased) return <span />
  return (
    <button
      type="button"
      aria-label={t`Allow again: ${address}`}
      onClick={() => onLift(one)}
      className={cx(buttonClass('quiet'), 'whitespace-nowrap')}
    >
      {t`Allow again`}
    </button>
  )
}

const said = ({ address }: Suppressed): string => spokenPhone(address ?? '')

const Address = ({ one }: { one: Suppressed }) =>
  one.erased ? (
    <span className="text-ink-2 italic">{t`of an erased person`}</span>
  ) : (
    <span className={cx('figures', one.channel === 'email' ? 'wrap-anywhere' : 'whitespace-nowrap')}>
      {said(one)}
    </span>
  )

function Why({ one: { reason, note, later } }: { one: Suppressed }) {
  const others = later.map((one) => i18n._(reasonWords[one.reason])).join(', ')
  return (
    <span className="grid min-w-0 max-md:text-right">
      <span>{i18n._(reasonWords[reason])}</span>
      {note && <span className="text-sm wrap-anywhere text-ink-2">{note}</span>}
      {others && <span className="text-sm text-ink-2">{t`later also: ${others}`}</span>}
    </span>
  )
}

/** Where it came from, if nobody of the organization did it. */
function sourceOf({ source }: Suppressed) {
  if (source.startsWith('message')) return sources.message
  if (source.startsWith('import')) return sources.import
  if (source === 'provider') return sources.provider
  return source === 'key' ? sources.key : sources.user
}

const sources = {
  message: msg`A message of theirs`,
  import: msg`A list`,
  provider: msg`The provider`,
  key: msg`Another system`,
  user: msg`Somebody who left`,
}
