import type { ComponentType } from 'react'
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  ArrowRightLeft,
  CircleCheck,
  FileText,
  Mail,
  MessageSquare,
  Pencil,
  Phone,
  Send,
  Sparkles,
  StickyNote,
  Tag,
  UserRound,
} from 'lucide-react'
import type { EntryType } from '../api/lead-shapes'

interface Kind {
  name: MessageDescriptor
  sign: ComponentType<{ className?: string; 'aria-hidden'?: boolean }>
}

export const kinds: Record<EntryType, Kind> = {
  call: { name: msg`Calls`, sign: Phone },
  sms: { name: msg`Texts`, sign: MessageSquare },
  email: { name: msg`Mail`, sign: Mail },
  note: { name: msg`Notes`, sign: StickyNote },
  file: { name: msg`Files`, sign: FileText },
  task: { name: msg`Tasks`, sign: CircleCheck },
  stage: { name: msg`Stages`, sign: ArrowRightLeft },
  tag: { name: msg`Tags`, sign: Tag },
  owner: { name: msg`Owners`, sign: UserRound },
  job: { name: msg`Jobs`, sign: Send },
  nova: { name: msg`NOVA`, sign: Sparkles },
  system: { name: msg`Changes`, sign: Pencil },
}

/** What people filter by: some types belong together for them. */
export const filters: { key: string; name: MessageDescriptor; types: readonly EntryType[] }[] = [
  { key: 'talks', name: msg`Conversations`, types: ['call', 'sms', 'email'] },
  { key: 'notes', name: msg`Notes`, types: ['note'] },
  { key: 'files', name: msg`Files`, types: ['file'] },
  { key: 'tasks', name: msg`Tasks`, types: ['task'] },
  { key: 'changes', name: msg`Changes`, types: ['stage', 'tag', 'owner', 'system', 'nova', 'job'] },
]
