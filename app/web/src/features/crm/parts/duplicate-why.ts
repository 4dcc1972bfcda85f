import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

const words: Record<string, MessageDescriptor> = {
  same_phone: msg`same phone`,
  same_email: msg`same e-mail`,
  same_name: msg`same name`,
  similar_name: msg`similar name`,
  same_company: msg`same company`,
  same_end_of_number: msg`same end of the number`,
  same_mailbox: msg`same mailbox name`,
  similar_mailbox: msg`similar mailbox name`,
}

/** Why two leads may be one person; a reason that has no words here speaks for itself. */
export const whySaid = (why: readonly string[]): string =>
  why.map((reason) => (words[reason] ? i18n._(words[reason]) : reason.replaceAll('_', ' '))).join(', ')
