import { useState } from 'react'
import { t } from '@lingui/core/macro'
import { useStanding } from '@/lib/me'
import { useNarrow } from '@/lib/narrow'
import { can } from '@/lib/roles'
import type { Lead } from '../api/lead-shapes'
import { DuplicateHint } from './duplicate-hint'
import { FileCard } from './file-card'
import { useLeadEdit } from './lead-edit'
import { LeadSide } from './lead-side'
import { LeadTabs } from './lead-tabs'
import { NoteSlot } from './note-slot'
import { TaskCard } from './task-card'
import { TimelineList } from './timeline-list'

/** A lead on the desk: facts, what happened, what comes next. On phones one after the other. */
export function LeadDesk({ lead }: { lead: Lead }) {
  const narrow = useNarrow()
  const { role } = useStanding()
  const edit = useLeadEdit(lead.id)
  const [open, setOpen] = useState('timeline')
  const mayWrite = can(role, 'leads.write') && !lead.deleted_at
  const facts = <LeadSide lead={lead} edit={edit} />
  const middle = (
    <div className="grid min-w-0 gap-4">
      {mayWrite && <NoteSlot leadId={lead.id} />}
      <TimelineList leadId={lead.id} />
    </div>
  )
  const next = (
    <div className="grid min-w-0 gap-4">
      <DuplicateHint leadId={lead.id} />
      <TaskCard leadId={lead.id} shut={Boolean(lead.deleted_at)} />
      <FileCard leadId={lead.id} shut={Boolean(lead.deleted_at)} />
    </div>
  )
  if (narrow)
    return (
      <LeadTabs
        label={t`Parts of this lead`}
        open={open}
        onOpen={setOpen}
        tabs={[
          { key: 'timeline', title: t`Timeline`, body: middle },
          { key: 'facts', title: t`Facts`, body: facts },
          { key: 'next', title: t`Next steps`, body: next },
        ]}
      />
    )
  return (
    <div className="@container">
      <div className="grid items-start gap-4 grid-cols-[288px_minmax(0,1fr)] @4xl:grid-cols-[312px_minmax(0,1fr)_288px]">
        <div className={columnClass}>{facts}</div>
        <div className={`${columnClass} @max-4xl:row-span-2`}>{middle}</div>
        <div className={columnClass}>{next}</div>
      </div>
    </div>
  )
}

const columnClass = 'min-w-0 rounded-card border border-line bg-surface p-4'
