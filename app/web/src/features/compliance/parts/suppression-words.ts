import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Channel, ImportReason, Reason } from '../api/suppression-shapes'

type Words<K extends string> = Record<K, MessageDescriptor>

export const channelWords: Words<Channel> = { voice: msg`Calls`, sms: msg`Texts`, email: msg`E-mail` }

export const reasonWords: Words<Reason> = {
  stop: msg`They asked to stop`,
  unsubscribe: msg`They unsubscribed`,
  bounce: msg`Mail came back`,
  spam: msg`They marked mail as spam`,
  dnc: msg`On a do-not-call list`,
  manual: msg`Decided here`,
  import: msg`Came with an import`,
  complaint: msg`They complained`,
  wrong_person: msg`Not this person's`,
  erased: msg`Of an erased person`,
}

/** What somebody may say of one address; the others the house gives itself. */
export const OWN_REASONS = [
  'manual',
  'stop',
  'unsubscribe',
  'complaint',
  'wrong_person',
  'dnc',
  'bounce',
  'spam',
] as const satisfies readonly Reason[]

/** What may be said of a whole file, by channel. */
export const FILE_REASONS: Record<Channel, readonly ImportReason[]> = {
  voice: ['dnc', 'import', 'complaint'],
  sms: ['dnc', 'import', 'unsubscribe', 'complaint'],
  email: ['import', 'unsubscribe', 'bounce', 'spam', 'complaint'],
}
