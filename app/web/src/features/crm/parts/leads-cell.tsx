import { t } from '@lingui/core/macro'
import type { ReactNode } from 'react'
import { Check, ExternalLink } from 'lucide-react'
import { When } from '@/components/ui/when'
import type { Lead } from '../api/leads-types'
import { countryName, zoneName } from './lead-options'
import { LeadsBlocked } from './leads-blocked'
import { useLook } from './leads-look'
import { LeadsOwner } from './leads-owner'
import { phoneText } from './leads-phone'
import { LeadsStage } from './leads-stage'
import { LeadsTags } from './leads-tags'
import { LeadsTouch } from './leads-touch'

const ON_PHONE = ['voice', 'sms'] as const
const ON_EMAIL = ['email'] as const

const SHOWN: Record<string, (lead: Lead) => ReactNode> = {
  name: ({ name }) => (
    <span className="truncate font-medium" title={name}>
      {name}
    </span>
  ),
  company: ({ company }) => <Text text={company} />,
  phone: (lead) => (
    <>
      {lead.phone && <span className="figures truncate">{phoneText(lead.phone)}</span>}
      <LeadsBlocked lead={lead} channels={ON_PHONE} />
    </>
  ),
  email: (lead) => (
    <>
      <Text text={lead.email} />
      <LeadsBlocked lead={lead} channels={ON_EMAIL} />
    </>
  ),
  stage: ({ stage }) => <LeadsStage id={stage} />,
  tags: ({ tags }) => <LeadsTags tags={tags} />,
  owner_user_id: ({ owner_user_id: owner }) => <LeadsOwner id={owner} />,
  last_activity_at: (lead) => <LeadsTouch lead={lead} />,
  score: ({ score }) => <span className="figures">{score}</span>,
  first_name: ({ first_name: name }) => <Text text={name} />,
  last_name: ({ last_name: name }) => <Text text={name} />,
  title: ({ title }) => <Text text={title} />,
  country: ({ country }) => <Text text={country && countryName(country)} />,
  timezone: ({ timezone }) => <Text text={timezone && zoneName(timezone)} />,
  external_id: ({ external_id: id }) => <Text text={id} />,
  created_at: ({ created_at: at }) => <Moment at={at} />,
  updated_at: ({ updated_at: at }) => <Moment at={at} />,
}

/** What a lead shows in one column. */
export function LeadsCell({ lead, column }: { lead: Lead; column: string }) {
  const shown = SHOWN[column]
  return shown ? shown(lead) : <Own lead={lead} name={column.slice('custom.'.length)} />
}

const Text = ({ text }: { text: string | null }) =>
  text ? (
    <span className="truncate" title={text}>
      {text}
    </span>
  ) : null

const Moment = ({ at }: { at: string }) => (
  <span className="text-ink-2">
    <When at={at} />
  </span>
)

/** A field of the organization's own. */
function Own({ lead, name }: { lead: Lead; name: string }) {
  const kind = useLook().fields.get(name)?.kind
  const value = lead.custom[name]
  if (value === undefined || value === '') return null
  if (kind === 'checkbox')
    return value ? <Check aria-label={t`Yes`} className="size-4 text-ok" /> : <span>{t`No`}</span>
  const text = String(value)
  return kind === 'url' && /^https?:/.test(text) ? <Address url={text} /> : <Text text={text} />
}

const Address = ({ url }: { url: string }) => (
  <a
    href={url}
    target="_blank"
    rel="noreferrer noopener"
    tabIndex={-1}
    className="inline-flex min-w-0 items-center gap-1 text-accent hover:underline"
  >
    <span className="truncate">{url.replace(/^https?:\/\//, '')}</span>
    <ExternalLink aria-hidden className="size-3 shrink-0" />
  </a>
)
