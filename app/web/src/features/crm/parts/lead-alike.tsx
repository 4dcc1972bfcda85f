import { t } from '@lingui/core/macro'
import { Banner } from '@/components/ui/banner'
import { Link, useOrgPath } from '@/lib/nav'
import { useLeadAlike } from '../api/use-lead-alike'
import { isOf, type Hint } from './lead-hints'
import { useSettledValue } from './lead-settled'

interface LeadAlikeProps {
  phone: Hint
  email: string
  onFollow: () => void
}

/** Warns of somebody who is here already, before they are here twice. */
export function LeadAlike({ phone, email, onFollow }: LeadAlikeProps) {
  const path = useOrgPath()
  const byPhone = useLeadAlike(useSettledValue(phone.value || (phone.end ?? ''))).data ?? []
  const byEmail = useLeadAlike(useSettledValue(email)).data ?? []
  const found = [
    ...byPhone.filter((lead) => isOf(lead.phone, phone)),
    ...byEmail.filter((lead) => lead.email === email),
  ]
  const leads = [...new Map(found.map((lead) => [lead.id, lead])).values()]
  if (leads.length === 0) return null
  return (
    <Banner tone="warn" role="status" title={t`Here already`}>
      <ul className="grid gap-1">
        {leads.map(({ id, name, company }) => (
          <li key={id}>
            <Link
              href={path(`/leads/${id}`)}
              onClick={onFollow}
              className="font-medium text-accent hover:underline"
            >
              {name}
            </Link>
            {company && company !== name && <span className="text-ink-2"> · {company}</span>}
          </li>
        ))}
      </ul>
    </Banner>
  )
}
