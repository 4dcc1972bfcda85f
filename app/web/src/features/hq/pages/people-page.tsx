import { useState, type FormEvent } from 'react'
import { t } from '@lingui/core/macro'
import { UserSearch } from 'lucide-react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Field } from '@/components/ui/field'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { RowsSkeleton } from '@/components/ui/skeleton'
import { TextInput } from '@/components/ui/text-input'
import { useSearchState } from '@/lib/nav'
import { usePerson } from '../api/use-person'
import { PersonCard } from '../parts/person-card'

const KEYS = ['email'] as const

export default function PeoplePage() {
  const [view, show] = useSearchState(KEYS)
  const email = view.email ?? ''
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={t`People`}
        hint={t`Find somebody by their whole e-mail address, to help them back in.`}
      />
      <div className="grid gap-3">
        <FindForm key={email} email={email} onFind={(wished) => show({ email: wished || undefined })} />
        {email ? (
          <Found email={email} />
        ) : (
          <Card flush>
            <EmptyState icon={UserSearch} title={t`Whom are you looking for?`}>
              {t`HQ does not browse people. Ask for the address they sign in with; you then see their organizations, their second factors and how many sessions are open.`}
            </EmptyState>
          </Card>
        )}
      </div>
    </div>
  )
}

function FindForm({ email, onFind }: { email: string; onFind: (email: string) => void }) {
  const [typed, setTyped] = useState(email)
  const find = (event: FormEvent) => {
    event.preventDefault()
    onFind(typed.trim())
  }
  return (
    <form role="search" className="flex items-end gap-2" onSubmit={find}>
      <div className="min-w-0 flex-1 md:max-w-96">
        <Field label={t`E-mail`}>
          {(wires) => (
            <TextInput
              type="email"
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              {...wires}
            />
          )}
        </Field>
      </div>
      <Button type="submit" look="primary">{t`Find`}</Button>
    </form>
  )
}

function Found({ email }: { email: string }) {
  const person = usePerson(email)
  return (
    <Loaded query={person} skeleton={<RowsSkeleton rows={3} />}>
      {({ items }) =>
        items.length === 0 ? (
          <Card flush>
            <EmptyState icon={UserSearch} title={t`Nobody has the address ${email}`}>
              {t`See that it is spelled as they sign in with it. Whoever was only invited has no account yet.`}
            </EmptyState>
          </Card>
        ) : (
          <div className="grid gap-3">
            {items.map((item) => (
              <PersonCard key={item.user_id} person={item} />
            ))}
          </div>
        )
      }
    </Loaded>
  )
}
