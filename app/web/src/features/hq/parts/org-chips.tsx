import { t } from '@lingui/core/macro'
import { StateChip } from '@/components/ui/state-chip'
import type { OrgRow } from '../api/use-orgs'

type Shown = Pick<OrgRow, 'state' | 'health' | 'sending_on'>

/** What is unusual about an org, each in a word; an open and healthy one is just that. */
export function OrgChips({ org }: { org: Shown }) {
  return (
    <span className="flex flex-wrap gap-1 max-md:justify-end">
      {org.state === 'open' && <StateChip tone="ok">{t`Open`}</StateChip>}
      {org.state === 'paused' && <StateChip tone="warn">{t`Paused`}</StateChip>}
      {org.state === 'closed' && <StateChip tone="plain">{t`Closed`}</StateChip>}
      {org.health === 'damaged' && <StateChip tone="stop">{t`Damaged`}</StateChip>}
      {org.health === 'unknown' && <StateChip tone="info">{t`Not looked at yet`}</StateChip>}
      {!org.sending_on && <StateChip tone="warn">{t`Sending stopped`}</StateChip>}
    </span>
  )
}
