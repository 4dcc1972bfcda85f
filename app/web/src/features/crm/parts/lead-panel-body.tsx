import { t } from '@lingui/core/macro'
import { useStanding } from '@/lib/me'
import { can } from '@/lib/roles'
import type { Lead } from '../api/lead-shapes'
import { DuplicateHint } from './duplicate-hint'
import { FileCard } from './file-card'
import { useLeadEdit } from './lead-edit'
import { LeadGone } from './lead-gone'
import { LeadSide } from './lead-side'
import { LeadTabs } from './lead-tabs'
import { NoteSlot } from './note-slot'
import { TaskCard } from './task-card'
import { TimelineList } from './timeline-list'

interface LeadPanelBodyProps {
  lead: Lead
  open: string
  onOpen: (key: string) => void
}

/** The parts of a lead's page, condensed. Which one is open stays so from lead to lead. */
export function LeadPanelBody({ lead, open, onOpen }: LeadPanelBodyProps) {
  const { role } = useStanding()
  const edit = useLeadEdit(lead.id)
  const work = [lead.title, lead.company].filter(Boolean).join(' · ')
  const mayWrite = can(role, 'leads.write') && !lead.deleted_at
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {work && work !== lead.name && <p className="wrap-anywhere text-ink-2">{work}</p>}
      <LeadGone lead={lead} />
      <DuplicateHint leadId={lead.id} />
      <LeadTabs
        label={t`Parts of this lead`}
        open={open}
        onOpen={onOpen}
        inPanel
        tabs={[
          { key: 'facts', title: t`Facts`, body: <LeadSide lead={lead} edit={edit} brief /> },
          {
            key: 'timeline',
            title: t`Timeline`,
            body: (
              <div className="grid gap-4">
                {mayWrite && <NoteSlot leadId={lead.id} />}
                <TimelineList leadId={lead.id} />
              </div>
            ),
          },
          {
            key: 'next',
            title: t`Next steps`,
            body: (
              <div className="grid gap-4">
                <TaskCard leadId={lead.id} shut={Boolean(lead.deleted_at)} />
                <FileCard leadId={lead.id} shut={Boolean(lead.deleted_at)} />
              </div>
            ),
          },
        ]}
      />
    </div>
  )
}
