import { t } from '@lingui/core/macro'
import { CircleCheck, Circle } from 'lucide-react'
import { Card } from '@/components/ui/card'
import { usePeople } from '@/lib/people'
import { useStanding } from '@/lib/me'
import { Link, useOrgPath } from '@/lib/nav'
import { can } from '@/lib/roles'
import { useInvites } from '../api/use-invites'

/** What is true now about a young organization, each line a step to take. */
export default function GettingStarted() {
  const { me, role, orgName } = useStanding()
  const leads = can(role, 'users.invite')
  const people = usePeople()
  const invites = useInvites(leads)
  if (!leads || !people.data || !invites.data) return null
  const alone = people.data.items.length < 2
  const asked = invites.data.items.length > 0
  const steps = [
    { done: true, text: t`${orgName} exists, and you run it`, page: '/settings/organization' },
    {
      done: !alone || asked,
      text: alone && asked ? t`Your first invite is on its way` : t`Invite the people you work with`,
      page: '/settings/access',
    },
    {
      done: me.mfa.totp || me.mfa.webauthn,
      text: t`Protect your account with a second factor`,
      page: '/settings/security',
    },
    { done: false, text: t`Read through your house rules and contact hours`, page: '/settings/organization' },
  ]
  if (!alone) return null
  return (
    <Card title={t`Getting started`} flush>
      <ul className="px-2 pb-2">
        {steps.map((step) => (
          <Step key={step.text} {...step} />
        ))}
      </ul>
    </Card>
  )
}

function Step({ done, text, page }: { done: boolean; text: string; page: string }) {
  const path = useOrgPath()
  const Icon = done ? CircleCheck : Circle
  return (
    <li>
      <Link
        href={path(page)}
        className="flex min-h-9 items-center gap-3 rounded-control px-2 hover:bg-sunken"
      >
        <Icon aria-hidden className={done ? 'size-4 shrink-0 text-ok' : 'size-4 shrink-0 text-ink-3'} />
        <span className={done ? 'min-w-0 wrap-anywhere text-ink-2' : 'min-w-0 wrap-anywhere'}>{text}</span>
        <span className="sr-only">{done ? t`done` : t`open`}</span>
      </Link>
    </li>
  )
}
