import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type {
  Channel,
  ConsentClass,
  ConsentSource,
  ConsentState,
  Lead,
  SuppressionReason,
} from '../api/lead-shapes'

type Words<K extends string> = Record<K, MessageDescriptor>

export const channelWords: Words<Channel> = { voice: msg`Calls`, sms: msg`Texts`, email: msg`E-mail` }

export const classWords: Words<ConsentClass> = {
  marketing: msg`Marketing`,
  informational: msg`Information`,
}

export const stateWords: Words<ConsentState> = {
  given: msg`Agreed`,
  withdrawn: msg`Withdrawn`,
  unknown: msg`Unknown`,
}

export const sourceWords: Words<ConsentSource> = {
  form: msg`a form`,
  import: msg`an import`,
  verbal: msg`a conversation`,
  written: msg`something written`,
  api: msg`another system`,
  message: msg`a message`,
  other: msg`something else`,
}

export const reasonWords: Words<SuppressionReason> = {
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

export const zoneSourceWords: Words<NonNullable<Lead['timezone_source']>> = {
  given: msg`set by hand`,
  phone: msg`from the phone number`,
  country: msg`from the country`,
  organization: msg`the organization's own`,
}
