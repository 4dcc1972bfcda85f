import type { ComponentType } from 'react'
import { t } from '@lingui/core/macro'
import { CircleCheck, Mail, MessageSquare, NotebookPen, Phone } from 'lucide-react'
import { When } from '@/components/ui/when'
import { LeadsNothing } from './leads-nothing'
import type { Lead } from '../api/leads-types'

const SIGN: Record<string, ComponentType<{ className?: string }>> = {
  call: Phone,
  sms: MessageSquare,
  email: Mail,
  note: NotebookPen,
  task: CircleCheck,
}

/** When somebody last had to do with this person, and how. */
export function LeadsTouch({ lead }: { lead: Lead }) {
  if (!lead.last_activity_at) return <LeadsNothing said={t`Never`} />
  const Icon = SIGN[lead.last_activity_type ?? '']
  return (
    <span className="inline-flex items-center gap-1.5 text-ink-2">
      <When at={lead.last_activity_at} />
      {Icon && <Icon className="size-3.5 shrink-0 text-ink-3" />}
    </span>
  )
}
