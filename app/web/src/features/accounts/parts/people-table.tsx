import { lazy, Suspense, useState } from 'react'
import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { Button } from '@/components/ui/button'
import { DataTable, type Column } from '@/components/ui/data-table'
import { StateChip } from '@/components/ui/state-chip'
import { useStanding } from '@/lib/me'
import type { Person } from '@/lib/people'
import { can, roleNames, type Role } from '@/lib/roles'

const PersonSheet = lazy(() => import('./person-sheet'))

/** Owners may change anybody but themselves; managers anybody who is not an owner. */
export function mayChange(own: { id: string; role: Role }, person: Person): boolean {
  if (person.id === own.id || !can(own.role, 'users.write')) return false
  return own.role === 'owner' || person.role !== 'owner'
}

export function PeopleTable({ people }: { people: Person[] }) {
  const { me, role } = useStanding()
  const [opened, setOpened] = useState<string | null>(null)
  const own = { id: me.user_id, role }
  const columns: Column<Person>[] = [
    { key: 'name', title: t`Name`, names: true, cell: (person) => <Name person={person} me={me.user_id} /> },
    ...(can(role, 'users.write') ? leaderColumns(own, setOpened) : []),
  ]
  const person = people.find(({ id }) => id === opened)
  return (
    <>
      <DataTable caption={t`People`} columns={columns} rows={people} rowKey={({ id }) => id} />
      <Suspense>{person && <PersonSheet person={person} onClose={() => setOpened(null)} />}</Suspense>
    </>
  )
}

function leaderColumns(own: { id: string; role: Role }, open: (id: string) => void): Column<Person>[] {
  return [
    {
      key: 'email',
      title: t`E-mail`,
      cell: ({ email }) => <span className="min-w-0 break-all text-ink-2">{email}</span>,
    },
    { key: 'role', title: t`Role`, cell: ({ role }) => (role ? i18n._(roleNames[role]) : null) },
    { key: 'state', title: t`State`, cell: (person) => <State person={person} /> },
    {
      key: 'change',
      title: '',
      end: true,
      cell: (person) => mayChange(own, person) && <ChangeButton person={person} open={open} />,
    },
  ]
}

const Name = ({ person, me }: { person: Person; me: string }) => (
  <span className="min-w-0 break-words">
    {person.name}
    {person.id === me && <span className="font-normal text-ink-2"> {t`(you)`}</span>}
  </span>
)

const State = ({ person }: { person: Person }) =>
  person.disabled ? (
    <StateChip tone="stop">{t`Switched off`}</StateChip>
  ) : (
    <StateChip tone="ok">{t`Active`}</StateChip>
  )

function ChangeButton({ person, open }: { person: Person; open: (id: string) => void }) {
  const { id, name } = person
  return (
    <Button aria-label={t`Change ${name}`} onClick={() => open(id)}>
      {t`Change`}
    </Button>
  )
}
