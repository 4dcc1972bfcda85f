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
  const shown = brief ? factsOf(lead).filter(([, fact]) => fact.value) : factsOf(lead)
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
  const { timezone, timezone_source: source, phone, email, country } = lead
  return [
    ['first_name', { label: t`First name`, value: lead.first_name }],
    ['last_name', { label: t`Last name`, value: lead.last_name }],
    ['company', { label: t`Company`, value: lead.company }],
    ['title', { label: t`Title`, value: lead.title }],
    [
      'phone',
      {
        label: t`Phone`,
        value: phone ?? '',
        shown: phone && <span className="figures">{spokenPhone(phone)}</span>,
        kind: 'tel',
        link: phone && <LeadFactLink href={`tel:${phone}`} label={t`Dial ${phone}`} />,
      },
    ],
    [
      'email',
      {
        label: t`E-mail`,
        value: email ?? '',
        kind: 'email',
        link: email && <LeadFactLink href={`mailto:${email}`} label={t`Write to ${email}`} />,
      },
    ],
    [
      'country',
      {
        label: t`Country`,
        value: country ?? '',
        shown: country && countryName(country),
        kind: 'choice',
        options: countries,
      },
    ],
    [
      'timezone',
      {
        label: t`Time zone`,
        value: timezone ?? '',
        shown: timezone && zoneShown(timezone),
        source: source ? i18n._(zoneSourceWords[source]) : undefined,
        kind: 'choice',
        options: () => zones(timezone),
      },
    ],
    ['score', { label: t`Score`, value: lead.score === null ? '' : String(lead.score), kind: 'number' }],
    ['external_id', { label: t`External id`, value: lead.external_id ?? '' }],
  ]
}

function zoneShown(zone: string): string {
  const [name, clock] = [zoneName(zone), clockIn(zone)]
  return t`${name} · ${clock} now`
}
