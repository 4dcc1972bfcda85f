import { t } from '@lingui/core/macro'
import { When } from '@/components/ui/when'
import type { Lead } from '../api/lead-shapes'
import { ConsentChannels } from './consent-channels'
import { LeadAgents } from './lead-agents'
import { LeadConflict } from './lead-conflict'
import { LeadCustom } from './lead-custom'
import type { LeadEdit } from './lead-edit'
import { LeadFacts } from './lead-facts'
import { LeadPlace } from './lead-place'
import { LeadSection } from './lead-section'
import { LeadTags } from './lead-tags'

/** The left of a lead's page: everything known, changed where it stands. */
export function LeadSide({ lead, edit, brief }: { lead: Lead; edit: LeadEdit; brief?: boolean }) {
  return (
    <div className="grid min-w-0 gap-4">
      <LeadConflict edit={edit} />
      <div className="grid gap-3">
        <LeadPlace lead={lead} edit={edit} />
        <LeadTags lead={lead} edit={edit} />
      </div>
      <LeadSection title={t`Facts`}>
        <LeadFacts lead={lead} edit={edit} brief={brief} />
        <LeadCustom lead={lead} edit={edit} brief={brief} />
        <LeadAgents lead={lead} />
      </LeadSection>
      <LeadSection title={t`May they be contacted?`}>
        <ConsentChannels lead={lead} />
      </LeadSection>
      {!brief && <Origin lead={lead} />}
    </div>
  )
}

function Origin({ lead: { origin, created_at: at } }: { lead: Lead }) {
  const [kind] = origin.split(':')
  const from =
    { user: t`by hand`, key: t`by another system`, import: t`by an import`, form: t`by a form` }[
      kind ?? ''
    ] ?? ''
  return (
    <p className="border-t border-line pt-3 text-sm text-ink-3">
      {t`Added ${from}`} <When at={at} />
    </p>
  )
}
