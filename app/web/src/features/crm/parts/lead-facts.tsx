import { i18n } from '@lingui/core'
import { t } from '@lingui/core/macro'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { Lead, LeadChange } from '../api/lead-shapes'
import type { LeadEdit } from './lead-edit'
import { LeadFact, type Fact } from './lead-fact'
import { LeadFactLink } from './lead-fact-link'
import { clockIn, countries, countryName, spokenPhone, zoneName, zones } from './lead-options'
import { zoneSourceWords } from './lead-words'

type Name =
  | 'first_name'
  | 'last_name'
  | 'company'
  | 'title'
  | 'email'
  | 'phone'
  | 'country'
  | 'timezone'
  | 'score'
  | 'external_id'

/** Stored as nothing, and not as an empty word, when somebody takes the value away. */
const NULLABLE: ReadonlySet<Name> = new Set(['email', 'phone', 'country', 'timezone', 'score', 'external_id'])

/** Worth asking for even where little is shown. */
const BRIEF: ReadonlySet<Name> = new Set(['company', 'phone', 'email'])

interface LeadFactsProps {
  lead: Lead
  edit: LeadEdit
  /** Only what helps while talking to them. */
  brief?: boolean
}

export function LeadFacts({ lead, edit, brief }: LeadFactsProps) {
  const { role } = useStanding()
  const mayEdit = can(role, 'leads.write') && !lead.deleted_at
  const save = (name: Name) => (value: string, seen: Lead) => edit.save(changeOf(name, value), seen)
  const shown = factsOf(lead).filter(([name, fact]) => !brief || fact.value || BRIEF.has(name))
  return (
    <dl className="grid">
      {shown.map(([name, fact]) => (
        <LeadFact key={name} fact={fact} lead={lead} onSave={mayEdit ? save(name) : undefined} />
      ))}
    </dl>
  )
}

function changeOf(name: Name, value: string): LeadChange {
  if (name === 'score') return { score: value === '' ? null : Number(value) }
  return { [name]: value === '' && NULLABLE.has(name) ? null : value }
}

function factsOf(lead: Lead): [Name, Fact][] {
  return [
    ['first_name', { label: t`First name`, value: lead.first_name }],
    ['last_name', { label: t`Last name`, value: lead.last_name }],
    ['company', { label: t`Company`, value: lead.company }],
    ['title', { label: t`Job title`, value: lead.title }],
    ['phone', phoneFact(lead.phone)],
    ['email', emailFact(lead.email)],
    ['country', countryFact(lead.country)],
    ['timezone', zoneFact(lead)],
    ['score', { label: t`Score`, value: lead.score === null ? '' : String(lead.score), kind: 'number' }],
    ['external_id', { label: t`External id`, value: lead.external_id ?? '' }],
  ]
}

function phoneFact(phone: string | null): Fact {
  const fact: Fact = { label: t`Phone`, value: phone ?? '', kind: 'tel' }
  if (!phone) return fact
  const shown = <span className="figures">{spokenPhone(phone)}</span>
  return { ...fact, shown, link: <LeadFactLink href={`tel:${phone}`} label={t`Dial ${phone}`} /> }
}

function emailFact(email: string | null): Fact {
  const fact: Fact = { label: t`E-mail`, value: email ?? '', kind: 'email' }
  if (!email) return fact
  return { ...fact, link: <LeadFactLink href={`mailto:${email}`} label={t`Write to ${email}`} /> }
}

const countryFact = (country: string | null): Fact => ({
  label: t`Country`,
  value: country ?? '',
  shown: country && countryName(country),
  kind: 'choice',
  options: countries,
})

function zoneFact({ timezone, timezone_source: source }: Lead): Fact {
  const fact: Fact = {
    label: t`Time zone`,
    value: timezone ?? '',
    kind: 'choice',
    options: () => zones(timezone),
  }
  if (!timezone) return fact
  const clock = clockIn(timezone)
  const from = source ? i18n._(zoneSourceWords[source]) : ''
  return {
    ...fact,
    shown: zoneName(timezone),
    source: from ? t`${clock} there · ${from}` : t`${clock} there`,
  }
}
